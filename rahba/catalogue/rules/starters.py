"""The shelves a shop of each trade begins with; it may rename, recolour and reorder them."""

# code: (French, Arabic, Darija, colour, icon)
_SHELVES = {
    "drinks": ("Boissons", "مشروبات", "المشروبات", "blue", "drinks"),
    "milk": ("Lait et fromages", "ألبان وأجبان", "الحليب والفرماج", "sky", "milk"),
    "bread": ("Pain et pâtisserie", "خبز وحلويات", "الخبز والحلوى", "saffron", "bread"),
    "dry": ("Épicerie", "مواد غذائية", "القطاني والعطرية", "terracotta", "product"),
    "tea_sugar": ("Thé, café, sucre", "شاي وقهوة وسكر", "أتاي، القهوة والسكر", "mint", "tea"),
    "oil": ("Huiles et conserves", "زيوت ومصبرات", "الزيت والكونسيرف", "saffron", "oil"),
    "sweets": ("Biscuits et confiserie", "بسكويت وسكاكر", "البيسكوي والحلوى", "rose", "sweets"),
    "fruit": ("Fruits", "فواكه", "الديسير", "saffron", "fruit"),
    "vegetables": ("Légumes", "خضر", "الخضرة", "mint", "vegetables"),
    "herbs": ("Herbes", "أعشاب", "القزبر والنعناع", "mint", "leaf"),
    "meat": ("Viandes", "لحوم", "اللحم", "terracotta", "meat"),
    "poultry": ("Volailles et œufs", "دواجن وبيض", "الدجاج والبيض", "saffron", "egg"),
    "charcuterie": ("Charcuterie", "لحوم مصنعة", "الكاشير", "rose", "meat"),
    "spices": ("Épices", "توابل", "العطرية", "terracotta", "spices"),
    "olives": ("Olives et citrons confits", "زيتون ومخللات", "الزيتون والحامض المصير", "mint", "leaf"),
    "nuts": ("Fruits secs", "فواكه جافة", "الفواكه الجافين", "saffron", "nuts"),
    "cleaning": ("Entretien de la maison", "مواد التنظيف", "صابون وتنظيف", "sky", "cleaning"),
    "hygiene": ("Hygiène et beauté", "نظافة وتجميل", "النقاوة والزين", "rose", "care"),
    "perfume": ("Parfums", "عطور", "الريحة", "violet", "care"),
    "tools": ("Outillage", "أدوات", "المواعن ديال الخدمة", "slate", "tools"),
    "paint": ("Peinture", "صباغة", "الصباغة", "violet", "paint"),
    "electric": ("Électricité", "كهرباء", "الضو", "saffron", "electric"),
    "plumbing": ("Plomberie", "سباكة", "البلومبي", "blue", "tools"),
    "paper": ("Papeterie", "ورق ومكتب", "الكاغيط والدفاتر", "blue", "paper"),
    "books": ("Livres", "كتب", "الكتوبا", "terracotta", "paper"),
    "toys": ("Jouets", "لعب", "اللعب ديال الدراري", "rose", "toys"),
    "men": ("Homme", "رجال", "الرجال", "blue", "clothes"),
    "women": ("Femme", "نساء", "العيالات", "rose", "clothes"),
    "children": ("Enfant", "أطفال", "الدراري", "saffron", "clothes"),
    "fabric": ("Tissus", "أثواب", "التوب", "violet", "clothes"),
    "topup": ("Recharges", "تعبئة", "الروشارج", "mint", "phone"),
    "phones": ("Téléphones", "هواتف", "التيليفونات", "blue", "phone"),
    "accessories": ("Accessoires", "إكسسوارات", "الأكسيسوارات", "slate", "product"),
    "kitchen": ("Cuisine", "لوازم المطبخ", "المواعن ديال الكوزينة", "terracotta", "kitchen"),
    "home": ("Maison", "لوازم المنزل", "حوايج الدار", "mint", "home"),
    "gas": ("Gaz et charbon", "غاز وفحم", "البوطا والفاخر", "slate", "product"),
    "other": ("Divers", "متفرقات", "حوايج خرين", "slate", "product"),
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
        ({"fr": french, "ar": arabic, "ary": darija}, colour, icon)
        for french, arabic, darija, colour, icon in (_SHELVES[code] for code in codes)
    ]
