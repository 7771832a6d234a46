"""The page on which a customer agrees, in French and Arabic. It asks for no card number, and says why."""

import html

from rahba.payments.rules.rails.amounts import written
from rahba.payments.sandbox.charges import Charge

_FRAME = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>SANDBOX</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}}
.box{{background:#fde68a;border:3px dashed #92400e;padding:.75rem;text-align:center;font-weight:700}}
button{{font:inherit;width:100%;min-height:3rem;margin:.4rem 0}}</style></head><body>
<p class="box">SANDBOX — <span lang="fr">aucun argent réel</span><br>
<span lang="ar" dir="rtl">بيئة تجريبية — لا مال حقيقي</span></p>{body}</body></html>"""

_ASK = """<h1>{amount} MAD</h1>
<p lang="fr">{rail} : acceptez-vous de payer ? Aucun numéro de carte n’est demandé ici.</p>
<p lang="ar" dir="rtl">هل توافق على الأداء؟ لا يُطلب هنا أي رقم بطاقة.</p>
<form method="post" action="{action}">
<button name="do" value="pay">Payer · <span lang="ar">أداء</span></button>
<button name="do" value="refuse">Refuser · <span lang="ar">رفض</span></button></form>"""

_CODE = """<h1>3-D Secure</h1>
<p lang="fr">Votre banque demande une confirmation.</p>
<p lang="ar" dir="rtl">يطلب بنكك تأكيدا.</p>
<form method="post" action="{action}">
<button name="do" value="code">Confirmer · <span lang="ar">تأكيد</span></button>
<button name="do" value="refuse">Refuser · <span lang="ar">رفض</span></button></form>"""


def ask(rail: str, charge: Charge) -> str:
    """Whether the customer agrees, or confirms where the bank wants to know more."""
    body = _CODE if charge.asked_for_code else _ASK
    filled = body.format(
        amount=written(charge.amount), rail=html.escape(rail), action=html.escape(f"../page/{charge.attempt}")
    )
    return _FRAME.format(body=filled)


def closed(charge: Charge) -> str:
    """Nothing can be paid here any more."""
    goto = html.escape(charge.return_url)
    return _FRAME.format(
        body='<p lang="fr">Cette page a expiré ou a déjà servi.</p>'
        '<p lang="ar" dir="rtl">انتهت صلاحية هذه الصفحة.</p>'
        f'<p><a href="{goto}">Retour · <span lang="ar">رجوع</span></a></p>'
    )
