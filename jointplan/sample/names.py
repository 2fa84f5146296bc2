"""Words the sample's people and companies are named with; all of them invented.

Companies live on the reserved domain `.example`. The few free-mail addresses carry
`.fictional` in front of the at sign, because a free-mail domain has to be a real one
to be recognised. Telephone numbers are from ranges set aside for drama.
"""

from __future__ import annotations

FIRST_NAMES = (
    "Aino", "Albert", "Aleksandra", "Anders", "Anneke", "Antoine", "Astrid", "Beatriz",
    "Birgit", "Bram", "Camille", "Carlos", "Chiara", "Ciarán", "Clara", "Daan", "Diego",
    "Dorota", "Eino", "Elena", "Elif", "Emil", "Erik", "Esther", "Fabian", "Femke",
    "Fiona", "Freya", "Gabriel", "Georg", "Giulia", "Grzegorz", "Hanna", "Harald",
    "Helmi", "Henrik", "Ida", "Ingrid", "Isabel", "Ivo", "Jana", "Jérôme", "Johanna",
    "Joris", "Jürgen", "Kaisa", "Katarzyna", "Kjell", "Klara", "Lars", "Laura", "Leif",
    "Lieke", "Lorenzo", "Lukas", "Magnus", "Marie", "Marta", "Mathilde", "Matteo",
    "Mikael", "Nadia", "Nils", "Niamh", "Olga", "Oscar", "Paulina", "Pedro", "Petra",
    "Pieter", "Raquel", "Renate", "Rune", "Sander", "Saoirse", "Silvia", "Sofie",
    "Stefan", "Svenja", "Søren", "Thea", "Thijs", "Tomasz", "Ulla", "Valérie", "Viktor",
    "Wiebke", "Wim", "Xavier", "Yara", "Zoë", "Łukasz", "Åse",
)  # fmt: skip

LAST_NAMES = (
    "Aaltonen", "Aldermoor", "Bakkersholt", "Baumrode", "Bellacorte", "Bergqvist",
    "Birkeland", "Blauwendaal", "Bremerhoff", "Brzozowska", "Cardenoso", "Castelmar",
    "Cloonavin", "Dahlmark", "Delacombe", "Dombrowiak", "Drachenfels", "Ekelöf",
    "Eschenbrook", "Fagerlind", "Falkenrath", "Ferrandoni", "Fjeldstad", "Garcelán",
    "Glanmorriss", "Groenewold", "Haapasalo", "Hallingdal", "Hartwigsen", "Heidegard",
    "Hollestelle", "Huisvelt", "Isaksrud", "Jankowicz", "Jessenberg", "Kalliomäki",
    "Kesselring", "Kirkeby", "Kowalczewski", "Kreuzhage", "Lachambre", "Landgren",
    "Lerchenau", "Lindahl", "Lombardelli", "Maasdijk", "Mackelroy", "Marchetti-Roux",
    "Meerkamp", "Montferrer", "Nachtweih", "Nieminen", "Nordhagen", "Nørregaard",
    "O'Carrigan", "Oudekerk", "Paasonen", "Palmgren", "Petitjean", "Quintanar",
    "Rasmusgaard", "Rautiainen", "Rietveldt", "Rozwadowski", "Salvatierra", "Sandvik",
    "Schellenberg", "Schönau", "Sjöholm", "Skarsgard", "Stallbrook", "Stenmark",
    "Strandvold", "Tannenhof", "Thorburgh", "Tiefenbach", "Uhlenbrock", "Valcarce",
    "Vandermeulen", "Verhaegh", "Vestergren", "Vilanova", "Waldhauser", "Wessling",
    "Westerdijk", "Wieczorkowa", "Ysebrandt", "Zandbergen", "Żeleńska", "Öhrnell",
)  # fmt: skip

STEM_HEADS = (
    "Vel", "Bru", "Kor", "Tal", "Mer", "Fen", "Sol", "Dra", "Nim", "Ost", "Pel", "Rho",
    "Sva", "Tor", "Ulv", "Wen", "Yst", "Zar", "Alm", "Bel", "Cal", "Dun", "Els", "Far",
    "Gry", "Hal", "Isk", "Jor", "Kva", "Lun", "Mor", "Nor", "Pra", "Quo", "Ras", "Sig",
)  # fmt: skip

STEM_TAILS = (
    "marin", "neva", "dica", "vexis", "lora", "mund", "tessa", "quist", "borea",
    "sando", "phane", "rion", "gard", "mexa", "tavi", "lune", "corva", "zenta", "brix",
    "holm", "dara", "feld", "nova", "strom", "via", "kanto", "ledo", "minta", "pira",
    "seva",
)  # fmt: skip

TRADES = {
    "Chemicals": ("Chemicals", "Coatings", "Polymers"),
    "Food": ("Dairy", "Foods", "Brewing"),
    "Pharma": ("Pharma", "Biologics", "Diagnostics"),
    "Water": ("Waterworks", "Aqua", "Filtration"),
    "Energy": ("Energy", "Turbines", "Grid"),
    "Machinery": ("Machines", "Automation", "Tooling"),
    "Education": ("Academy", "Institute", "Campus"),
    "Logistics": ("Freight", "Logistics", "Cargo"),
}

# Names as people type them: formulas, quotes, markup, letters outside ASCII.
ODD_NAMES = (
    ("=SUM(A1:A9) Labs", "sum-labs"),
    ("+49 Kalibrierdienst", "plus-kalibrierdienst"),
    ("-Minus Grad Kältetechnik", "minus-grad"),
    ("@tomik Messtechnik", "atomik"),
    ('=HYPERLINK("https://sample.example","Click")', "hyperlink-click"),
    ('Smitz "Smitty" & Sons', "smitz-sons"),
    ("Farrow, Quill, and Daughters", "farrow-quill"),
    ("Fjord <b>Analytics</b>", "fjord-analytics"),
    ("<script>alert(1)</script> Instruments", "script-instruments"),
    ("Łódzkie Zakłady Pomiarowe Próba", "lodzkie-proba"),
    ("Ångström & Öst Verktyg", "angstrom-verktyg"),
    ("Mülheimer Größen- und Maßkontor", "maskontor"),
    ("Ærø Søfart & Vejning", "aeroe-vejning"),
    ("Çelikbağ Ölçüm", "celikbag"),
    ("O'Dunnegal's Weighbridge", "odunnegal"),
    ("100% Dosieranlagen", "hundert-prozent"),
    ("Null Messgeräte", "null-messgeraete"),
    ("N/A Präzision", "na-praezision"),
    ("C:\\Temp Sensorik", "ctemp-sensorik"),
    ("Δelta Ωhm Industrie", "delta-ohm"),
    ("東雲テスト計器", "shinonome-test"),
    ("| Pipe | Fittings |", "pipe-fittings"),
    ("'Apostrof Analytik", "apostrof"),
    ("Tab\tund Komma, Söhne", "tab-komma"),
)

LEGAL_FORMS = {
    "Germany": "GmbH", "Austria": "GmbH", "Switzerland": "AG", "Sweden": "AB",
    "Denmark": "ApS", "Norway": "AS", "Finland": "Oy", "Netherlands": "BV",
    "Belgium": "NV", "Luxembourg": "Sàrl", "United Kingdom": "Ltd", "Ireland": "Ltd",
    "France": "SAS", "Spain": "SL", "Italy": "Srl", "Poland": "Sp. z o.o.",
}  # fmt: skip

COUNTRY_WEIGHTS = {
    "Germany": 30, "Austria": 5, "Switzerland": 6, "Sweden": 8, "Denmark": 5,
    "Norway": 4, "Finland": 4, "Netherlands": 7, "Belgium": 4, "Luxembourg": 1,
    "United Kingdom": 9, "Ireland": 2, "France": 6, "Spain": 3, "Italy": 4, "Poland": 4,
}  # fmt: skip

RANGE_WEIGHTS = {"1-49": 27, "50-249": 31, "250-999": 24, "1000+": 18}

TITLES = (
    "Head of Quality", "HEAD OF  LABORATORY", "Head of Procurement",
    "Director Operations", "Technical Director", "VP Operations", "VP Engineering",
    "Chief Technology Officer", "Chief Operating Officer", "Managing Director",
    "Quality Manager", "Lab Manager", "Plant Manager", "Maintenance Engineer",
    "Process Engineer", "Project Engineer", "Calibration Technician", "Buyer",
    "Einkäuferin", "Laborleiter", "Ingénieur procédés", "Research Associate", "Student",
    "Consultant", "Purchasing Assistant", "",
)  # fmt: skip

TITLE_WEIGHTS = (
    5, 2, 4, 4, 4, 3, 3, 2, 2, 3, 9, 9, 7, 8, 9, 8, 6, 5, 3, 4, 2, 3, 2, 3, 4, 4,
)  # fmt: skip

FREE_MAIL_DOMAINS = ("gmail.com", "gmx.de", "outlook.com", "web.de", "yahoo.com")

ROLE_LOCAL_PARTS = ("info", "sales", "office", "contact", "hello")

LETTERS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "a", "ø": "o", "é": "e", "è": "e",
    "á": "a", "ë": "e", "ł": "l", "ż": "z", "ń": "n", "'": None, " ": None,
})  # fmt: skip


def local_part(first: str, last: str) -> str:
    """What stands before the at sign for a person of this name."""
    return f"{first}.{last}".lower().translate(LETTERS)
