"""A shop: its trade, place, hours of the business day, settings and staff.

Nouns: Shop, ShopArea. A shop is an organisation of kind `shop`; its staff are that organisation's members.
"""
