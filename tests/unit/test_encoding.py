"""Encodings: what says one for sure, what asks, and what is never guessed in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from jointplan.ingest.files.encoding import DialectError, writing_of


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "leads.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("utf-32-le", "utf-32-le"),
        ("utf-32-be", "utf-32-be"),
    ],
)
def test_unicode_says_itself_with_a_mark_or_by_its_zeros(
    encoding: str, found: str, tmp_path: Path
) -> None:
    path = written(tmp_path, 'id,"source"\nL1,"Messe Köln"\n'.encode(encoding))
    writing = writing_of(path)
    assert (writing.encoding, writing.likely) == (found, ())
    assert "Köln" in path.read_text(encoding=writing.encoding)


def test_utf32_that_breaks_off_is_named(tmp_path: Path) -> None:
    with pytest.raises(DialectError, match="is marked as UTF-32 and breaks off"):
        writing_of(written(tmp_path, "id,source\n".encode("utf-32")[:-2]))


WESTERN = [
    "Jürgen Groß, Köln, MÜNCHEN, Straße, Öl",
    "Société Générale, l’été, œuvre, façade, À bientôt",
    "España, Muñoz, ¿Qué?, nº 1, García",
    "São João, informações, maçã",
    "Søren Ærø, Åse, Malmö, knæ",
    "perché, così, città, più",
    "Hämäläinen, Jyväskylä, Pääkkönen",
    "Škoda, Novák, Veselý",
    "5 € – „gut“ … 20 °C, 3 m², Café®",
]


@pytest.mark.parametrize("text", WESTERN)
def test_words_of_western_languages_are_cp1252(text: str, tmp_path: Path) -> None:
    writing = writing_of(written(tmp_path, f"id,name\n1,{text}\n".encode("cp1252")))
    assert (writing.encoding, writing.likely) == ("cp1252", ())


FOREIGN = [
    ("cp932", "大阪支社, 見本市"),
    ("cp932", "ﾃﾝｼﾞｶｲ"),
    ("euc_jp", "大阪支社, 見本市"),
    ("iso2022_jp", "大阪支社, 見本市"),
    ("gb18030", "上海分公司, 展览"),
    ("big5", "台中分店, 展覽"),
    ("cp949", "부산지점, 박람회"),
    ("cp1250", "Święto, Rafał, Żabka, Sącz"),
    ("cp1250", "Ondřej, Děčín, Růžena, Malík"),
    ("cp1250", "Győző, Rőt, Tűz, Sándor"),
    ("cp1250", "Đurić, Ćosić, Šimić"),
    ("iso8859_2", "Święto, Rafał, Šárka"),
    ("cp1251", "Казань, выставка"),
    ("koi8_r", "Казань, выставка"),
    ("cp1253", "Πάτρα, έκθεση"),
    ("cp1254", "Ağaoğlu, Şişli, Üsküdar"),
    ("cp1255", "חיפה, תערוכה"),
    ("cp1256", "جدة, معرض"),
    ("cp1257", "Ūdris, Šiliņš, Žemaitė"),
    ("cp874", "เชียงใหม่"),
    ("cp850", "Jürgen Groß, Köln, März"),
    ("mac_roman", "Jürgen Groß, Straße, Bär"),
]


@pytest.mark.parametrize(("encoding", "text"), FOREIGN)
def test_words_of_others_are_a_question_and_an_answer_settles_it(
    encoding: str, text: str, tmp_path: Path
) -> None:
    path = written(tmp_path, f"id,name\n1,{text}\n".encode(encoding))
    assert writing_of(path).likely
    writing = writing_of(path, encoding)
    assert (writing.encoding, writing.likely) == (encoding, ())


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", "大阪支社, 見本市"),
        ("cp1250", "Święto, Rafał, Żabka, Sącz"),
        ("cp1251", "Казань, выставка"),
        ("cp1253", "Πάτρα, έκθεση"),
        ("iso2022_jp", "大阪支社, 見本市"),
    ],
)
def test_what_a_file_may_be_is_suggested(
    encoding: str, text: str, tmp_path: Path
) -> None:
    path = written(tmp_path, f"id,name\n1,{text}\n".encode(encoding))
    assert encoding in writing_of(path).likely


def test_few_odd_words_among_many_are_slips(tmp_path: Path) -> None:
    many = ",".join(f"Mü{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60))
    path = written(tmp_path, f"{many},£x£\n".encode("cp1252"))
    assert writing_of(path).likely == ()


@pytest.mark.parametrize("text", ["id,name\n1,Ann\n", "id,name\n1,Köln\n"])
def test_what_the_mapping_names_is_for_files_that_do_not_say_it(
    text: str, tmp_path: Path
) -> None:
    assert writing_of(written(tmp_path, text.encode()), "cp932").encoding == "utf-8"


def test_file_that_is_not_what_the_mapping_names_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "id,name\n1,大阪\n".encode("cp932"))
    with pytest.raises(DialectError, match="is not written in euc_jp"):
        writing_of(path, "euc_jp")
