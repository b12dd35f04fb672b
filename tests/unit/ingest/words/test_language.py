"""Which language a text is in."""

import pytest

from functions.ingest.words import language

STORIES = {
    "fr": (
        "Le maire de Besançon a présenté hier soir à la presse le projet d'aménagement du "
        "quartier de la "
        "gare, qui doit être achevé l'été prochain. Près de cinq cents élèves et leurs "
        "parents étaient là; « "
        "c'est très bien », dit l'un d'eux, où tout a été décidé dès février."
    ),
    "de": (
        "Die Bürger von Köln müssen künftig höhere Gebühren für das Parken zahlen. Das hat "
        "der Rat am "
        "Dienstag beschlossen. Über die Änderung wurde lange gestritten, weil die Händler "
        "fürchten, dass "
        "weniger Kunden in die Straßen der Südstadt kommen. Größere Flächen öffnen später."
    ),
    "es": (
        "El ayuntamiento de Málaga aprobó ayer la ampliación del paseo marítimo, según "
        "informó el alcalde. "
        "Los niños podrán jugar en un jardín más grande y también habrá árboles. La obra "
        "costará tres "
        "millones de euros y se terminará el año próximo, añadió."
    ),
    "pt": (
        "A câmara de São João aprovou ontem a construção de três escolas, que estarão "
        "prontas no próximo "
        "verão. Não há ainda decisão sobre a ligação à estação, disse a vereadora, mas as "
        "crianças não vão "
        "esperar até às eleições. O orçamento é de cinco milhões."
    ),
    "it": (
        "Il consiglio comunale di Forlì ha approvato ieri il progetto per la nuova piazza, "
        "che sarà pronta "
        "nel mese di maggio. La città avrà più alberi e meno automobili, così ha detto il "
        "sindaco. Perché non "
        "è stato fatto prima? Già, però ora c'è."
    ),
    "nl": (
        "De gemeente Groningen gaat in het voorjaar twee bruggen vernieuwen, zo heeft de "
        "wethouder gezegd. De "
        "werken zijn in mei klaar en het verkeer kan daarna weer over het kanaal. Er wordt "
        "ook een café "
        "geopend, met één terras naast het water."
    ),
    "sv": (
        "Kommunen i Malmö har beslutat att bygga en ny skola vid hamnen. Den ska vara klar "
        "nästa år och får "
        "plats för fyra hundra elever. Det är många som väntar på den, säger rektorn, men "
        "några är oroliga "
        "över trafiken på gatan."
    ),
    "da": (
        "Kommunen i Århus har besluttet at bygge en ny skole ved havnen. Den skal være "
        "færdig næste år og får "
        "plads til fire hundrede elever. Der er mange, som venter på den, siger rektoren, "
        "men nogle er "
        "bekymrede over trafikken i gaden efter mørkets frembrud."
    ),
    "nb": (
        "Kommunen i Tromsø har bestemt seg for å bygge en ny skole ved havna. Den skal være "
        "ferdig neste år "
        "og får plass til fire hundre elever. Det er mange som venter på den, sier rektoren, "
        "men noen er "
        "bekymret over trafikken i gata nå."
    ),
    "fi": (
        "Turun kaupunki päätti eilen rakentaa uuden koulun sataman lähelle. Se on valmis "
        "ensi vuonna ja "
        "siihen mahtuu neljäsataa oppilasta. Moni on odottanut sitä, mutta jotkut ovat huolissaan "
        "liikenteestä, sanoi rehtori, joka on myös kaupungin valtuutettu ja että niin oli sovittu."
    ),
    "pl": (
        "Rada miasta Krakowa zdecydowała w poniedziałek o budowie nowej szkoły przy rzece. "
        "Ma być gotowa za "
        "rok i pomieści czterystu uczniów. To bardzo ważne dla rodziców, którzy długo na nią "
        "czekali, ale nie "
        "wszyscy są z tego zadowoleni, jak mówi dyrektor."
    ),
    "cs": (
        "Rada města Brna rozhodla v pondělí o stavbě nové školy u řeky. Má být hotova za rok "
        "a vejde se do ní "
        "čtyři sta žáků. Je to velmi důležité pro rodiče, kteří na ni dlouho čekali, ale ne "
        "všichni jsou s "
        "tím spokojeni, jak řekl ředitel."
    ),
    "ro": (
        "Consiliul local din Cluj a hotărât luni construirea unei școli noi lângă râu. Va fi "
        "gata într-un an "
        "și va avea loc pentru patru sute de elevi. Este foarte important pentru părinții "
        "care au așteptat "
        "mult, dar nu toți sunt mulțumiți, a spus directorul."
    ),
    "tr": (
        "İzmir belediyesi pazartesi günü nehir kenarında yeni bir okul yapılmasına karar "
        "verdi. Okul bir yıl "
        "içinde hazır olacak ve dört yüz öğrenci için yer olacak. Bu çok önemli, ancak "
        "herkes memnun değil, "
        "dedi müdür; çünkü yol daha da kalabalık olacak."
    ),
    "hu": (
        "Szeged városa hétfőn úgy döntött, hogy új iskolát épít a folyó mellett. Egy év "
        "múlva lesz kész, és "
        "négyszáz diák fér majd el benne. Ez nagyon fontos a szülőknek, de nem mindenki "
        "elégedett, mondta az "
        "igazgató, mert az út még forgalmasabb lehet."
    ),
    "id": (
        "Pemerintah kota Bandung pada hari Senin memutuskan untuk membangun sekolah baru di "
        "dekat sungai. "
        "Sekolah itu akan selesai dalam satu tahun dan dapat menampung empat ratus siswa. "
        "Ini sangat penting "
        "bagi orang tua, tetapi tidak semua orang senang, kata kepala sekolah."
    ),
    "ru": (
        "Городской совет в понедельник решил построить новую школу у реки. Она будет готова "
        "через год и "
        "примет четыреста учеников. Это очень важно для родителей, но не все довольны, "
        "сказал директор."
    ),
    "uk": (
        "Міська рада у понеділок вирішила побудувати нову школу біля річки. Вона буде готова "
        "за рік і прийме "
        "чотириста учнів. Це дуже важливо для батьків, але не всі задоволені, сказав директор."
    ),
    "bg": (
        "Градският съвет реши в понеделник да построи ново училище до реката. То ще бъде "
        "готово след една "
        "година и ще приеме четиристотин ученици. Това е много важно за родителите, но не "
        "всички са доволни, "
        "каза директорът."
    ),
    "ja": ("市議会は月曜日に川の近くに新しい学校を建てることを決めました。"),
    "zh": ("市议会星期一决定在河边建一所新学校，一年后完工。"),
    "ko": ("시의회는 월요일에 강가에 새 학교를 짓기로 결정했다."),
    "th": ("สภาเมืองตัดสินใจเมื่อวันจันทร์ที่จะสร้างโรงเรียนใหม่ใกล้แม่น้ำ"),
    "ar": ("قرر مجلس المدينة يوم الاثنين بناء مدرسة جديدة بالقرب من النهر"),
    "el": ("Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να χτίσει νέο σχολείο."),
    "km": ("ក្រុមប្រឹក្សាក្រុងបានសម្រេចចិត្តសាងសង់សាលារៀនថ្មី"),
    "lo": ("ສະພາເມືອງໄດ້ຕັດສິນໃຈສ້າງໂຮງຮຽນໃໝ່"),
    "en": (
        "The city council decided on Monday to build a new school by the river. It will be "
        "ready in a year "
        "and have room for four hundred pupils, the headmaster said."
    ),
    "vi": (
        "Hội đồng thành phố hôm thứ hai quyết định xây một trường học mới bên sông. Trường "
        "sẽ xong trong một "
        "năm và có chỗ cho bốn trăm học sinh."
    ),
}


@pytest.mark.parametrize("code", STORIES)
def test_a_story_is_in_its_language(code: str) -> None:
    assert language.detect_language(STORIES[code]) == code


@pytest.mark.parametrize("code", STORIES)
def test_a_part_of_it_is_in_that_language_or_in_none(code: str) -> None:
    words = STORIES[code].split()
    for start in range(0, len(words), 5):
        assert language.detect_language(" ".join(words[start : start + 12])) in {
            code,
            "und",
        } | NEIGHBOURS.get(code, set())


NEIGHBOURS = {
    "da": {"nb"},
    "nb": {"da"},
    "sv": {"nb", "da"},
    "pt": {"es"},
    "es": {"pt"},
    "ru": {"bg"},
    "uk": {"ru", "bg"},
}
"""For whom a dozen words are taken at times."""


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Hải Phòng đón tàu lớn", "vi"),
        ("Chủ tịch xã nói rằng con đê này đã được sửa", "vi"),
        ("Con duong nay khong con duoc nguoi dan trong xa di nhieu nhu truoc", "vi"),
        ("The mayor of Huế said that the bridge would open in May", "en"),
        (
            "Mr Nguyễn Phú Trọng met Trần Đại Quang in Hà Nội to discuss the economy and "
            "trade with the delegates",
            "en",
        ),
        ("Le président a déclaré que les élections auront lieu en juin dans tout le pays", "fr"),
        ("El presidente dijo que las elecciones se celebrarán en junio en todo el país", "es"),
        ("Der Kanzler hat am Montag erklärt, dass die Wahl im Juni stattfindet", "de"),
        ("今日の天気", "ja"),
        ("12 : 34", "und"),
        ("", "und"),
    ],
)
def test_language(written: str, found: str) -> None:
    assert language.detect_language(written) == found


@pytest.mark.parametrize(
    "written",
    [
        "TP.HCM",
        "Messi 2-1",
        "SEA Games 33",
        "iPhone 17 Pro Max",
        "a de la",
        "....",
        "Ελ 1 2 3 abc def ghi jkl",
    ],
)
def test_where_nothing_shows_it_says_so(written: str) -> None:
    assert language.detect_language(written) == "und"


def test_a_long_text_goes_before_what_is_declared() -> None:
    assert language.confirm_language("en", STORIES["vi"] * 2) == "vi"
    assert language.confirm_language(None, STORIES["fr"]) == "fr"
    assert language.confirm_language("no", STORIES["nb"]) == "no"
    assert language.confirm_language("fr", "Bão số 5") == "fr"
    assert language.confirm_language(None, "Bão số 5") is None
    assert language.confirm_language("eu", "xyz " * 99) == "eu"
