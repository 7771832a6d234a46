"""The shelves a shop of each trade begins with; it may rename, recolour and reorder them."""

SHELF_COLOURS = tuple("12345678")  # the eight tints of the design system
SHELF_ICONS = (
    "product", "weight", "gift", "home", "star", "phone", "note", "people", "settings", "edit", "sun", "moon", "tag",
    "cart", "truck", "coin",
)  # fmt: skip

# code: (French, Arabic, Darija, tint, icon)
_SHELVES = {
    "drinks": ("Boissons", "مشروبات", "المشروبات", 1, "product"),
    "milk": ("Lait et fromages", "ألبان وأجبان", "الحليب والفرماج", 6, "product"),
    "bread": ("Pain et pâtisserie", "خبز وحلويات", "الخبز والحلوى", 3, "product"),
    "dry": ("Épicerie", "مواد غذائية", "القطاني والعطرية", 4, "product"),
    "tea_sugar": ("Thé, café, sucre", "شاي وقهوة وسكر", "أتاي، القهوة والسكر", 2, "product"),
    "oil": ("Huiles et conserves", "زيوت ومصبرات", "الزيت والكونسيرف", 3, "product"),
    "sweets": ("Biscuits et confiserie", "بسكويت وسكاكر", "البيسكوي والحلوى", 5, "gift"),
    "fruit": ("Fruits", "فواكه", "الديسير", 3, "weight"),
    "vegetables": ("Légumes", "خضر", "الخضرة", 2, "weight"),
    "herbs": ("Herbes", "أعشاب", "القزبر والنعناع", 7, "weight"),
    "meat": ("Viandes", "لحوم", "اللحم", 4, "weight"),
    "poultry": ("Volailles et œufs", "دواجن وبيض", "الدجاج والبيض", 3, "product"),
    "charcuterie": ("Charcuterie", "لحوم مصنعة", "الكاشير", 5, "weight"),
    "spices": ("Épices", "توابل", "العطرية", 4, "weight"),
    "olives": ("Olives et citrons confits", "زيتون ومخللات", "الزيتون والحامض المصير", 2, "weight"),
    "nuts": ("Fruits secs", "فواكه جافة", "الفواكه الجافين", 3, "weight"),
    "cleaning": ("Entretien de la maison", "مواد التنظيف", "صابون وتنظيف", 6, "home"),
    "hygiene": ("Hygiène et beauté", "نظافة وتجميل", "النقاوة والزين", 5, "star"),
    "perfume": ("Parfums", "عطور", "الريحة", 1, "star"),
    "tools": ("Outillage", "أدوات", "المواعن ديال الخدمة", 8, "settings"),
    "paint": ("Peinture", "صباغة", "الصباغة", 1, "edit"),
    "electric": ("Électricité", "كهرباء", "الضو", 3, "sun"),
    "plumbing": ("Plomberie", "سباكة", "البلومبي", 1, "settings"),
    "paper": ("Papeterie", "ورق ومكتب", "الكاغيط والدفاتر", 1, "note"),
    "books": ("Livres", "كتب", "الكتوبا", 4, "note"),
    "toys": ("Jouets", "لعب", "اللعب ديال الدراري", 5, "gift"),
    "men": ("Homme", "رجال", "الرجال", 1, "people"),
    "women": ("Femme", "نساء", "العيالات", 5, "people"),
    "children": ("Enfant", "أطفال", "الدراري", 3, "people"),
    "fabric": ("Tissus", "أثواب", "التوب", 1, "people"),
    "topup": ("Recharges", "تعبئة", "الروشارج", 2, "phone"),
    "phones": ("Téléphones", "هواتف", "التيليفونات", 1, "phone"),
    "accessories": ("Accessoires", "إكسسوارات", "الأكسيسوارات", 8, "product"),
    "kitchen": ("Cuisine", "لوازم المطبخ", "المواعن ديال الكوزينة", 4, "home"),
    "home": ("Maison", "لوازم المنزل", "حوايج الدار", 2, "home"),
    "gas": ("Gaz et charbon", "غاز وفحم", "البوطا والفاخر", 8, "product"),
    "other": ("Divers", "متفرقات", "حوايج خرين", 8, "product"),
}  # fmt: skip

_TRADES = {
    "grocery": "drinks milk bread dry tea_sugar oil sweets vegetables cleaning hygiene gas topup",
    "greengrocer": "fruit vegetables herbs nuts",
    "butcher": "meat poultry charcuterie",
    "bakery": "bread sweets milk drinks",
    "spices": "spices olives nuts oil tea_sugar",
    "hardware": "tools paint electric plumbing",
    "stationery": "paper books toys",
    "clothes": "men women children fabric",
    "cosmetics": "hygiene perfume cleaning",
    "phones": "topup phones accessories",
    "bazaar": "kitchen home toys cleaning",
}


def starter_shelves(trade: str) -> list[tuple[dict[str, str], str, str]]:
    """(names, colour, icon) of the categories a trade begins with, in order; every trade ends with “other”."""
    codes = [*_TRADES.get(trade, "").split(), "other"]
    return [
        ({"fr": french, "ar": arabic, "ary": darija}, str(colour), icon)
        for french, arabic, darija, colour, icon in (_SHELVES[code] for code in codes)
    ]
