"""Questions, the order of hits, and the marks in what is shown."""

from dataclasses import replace

from functions.api.query.marking import SNIPPET_CHARS, mark_words, snippet
from functions.api.query.question import has_phrase, parse_question
from functions.api.query.ranking import Postings, rank_hits
from functions.api.query.search import READ_PAGES, asked_terms, planned_reads
from shared.search_words import text_words
from shared.tables.index_records import FormWeight, SearchField, SearchPosting

NOW = "2025-09-15T08:00:00Z"


def test_words_phrases_and_what_must_not_be_there_are_told_apart() -> None:
    question = parse_question('cảng "tàu lớn" -biển -"xe tải" Hải-Phòng “gạo” -')
    assert [word.form for word in question.words] == ["cảng", "tàu", "lớn", "hải", "phòng", "gạo"]
    assert [[word.form for word in phrase] for phrase in question.phrases] == [["tàu", "lớn"]]
    assert [[word.form for word in words] for words in question.exclusions] == [
        ["biển"],
        ["xe", "tải"],
    ]


def test_stop_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert [word.form for word in parse_question("giá của gạo").content_words()] == ["giá", "gạo"]
    assert [word.form for word in parse_question("của và").content_words()] == ["của", "và"]
    assert [word.form for word in parse_question("công an").content_words()] == ["công", "an"]
    assert [word.form for word in parse_question("the market").content_words()] == ["market"]


def test_what_is_a_word_in_some_language_is_asked_for_and_not_needed() -> None:
    question = parse_question("lui m2")
    assert [term.key for term in question.singles()] == ["m2", "lui"]
    both = read("b", "lui", posting("both", "lui", 400))
    m2 = read("b", "m2", posting("both", "m2", 200), posting("one", "m2", 300))
    assert ids([m2, replace(both, term=question.singles()[1])], "lui m2") == ["both", "one"]
    assert ids([m2], "lui m2") == ["one", "both"]
    long = parse_question("gia lua the gioi tang")
    assert "the" not in [term.key for term in long.singles()]


def test_every_question_is_planned_within_its_pages() -> None:
    for count in range(20):
        question = parse_question(" ".join(f"tiếng{number}" for number in range(count)))
        reads = planned_reads(asked_terms(question), READ_PAGES)
        assert sum(pages for _, pages in reads) == (READ_PAGES if count else 0)


def test_a_phrase_is_meant_with_its_marks_or_without_any() -> None:
    text = list(text_words("Tàu vào cảng biển sâu"))
    for words, is_there in (
        ("cảng biển", True),
        ("cang bien", True),
        ("cảng bien", True),
        ("cạng biển", False),
        ("vào biển", False),
    ):
        assert has_phrase(text, list(text_words(words))) is is_there, words


def read(field: SearchField, words: str, *found: SearchPosting, is_whole: bool = True) -> Postings:
    (term,) = parse_question(words).singles() if " " not in words else parse_question(words).pairs()
    return Postings(field, term, found, is_whole)


def posting(name: str, form: str, weight: int = 500, day: int = 1) -> SearchPosting:
    return SearchPosting(
        name, f"2025-09-{day:02}T00:00:00Z", (FormWeight(form, weight),), frozenset()
    )


def ids(reads: list[Postings], words: str) -> list[str]:
    return [hit.id for hit in rank_hits(reads, parse_question(words), frozenset(), NOW)]


def test_exact_marks_then_none_then_others() -> None:
    found = [posting("a", "bàn"), posting("b", "ban"), posting("c", "bán")]
    assert ids([read("h", "bán", *found)], "bán") == ["c", "b", "a"]


def test_in_a_question_with_marks_each_word_is_meant_as_it_stands() -> None:
    """Mai is a name, and mãi another word: whoever writes one mark leaves out no other."""
    marked = posting("marked", "mãi", 300)
    plain = posting("plain", "mai", 600)
    assert ids([read("b", "mãi", marked, plain)], "mãi") == ["marked", "plain"]
    assert ids([read("b", "mãi", marked, plain)], "đền mãi")[0] == "marked"
    others = [posting("marked", "vang", 300), posting("plain", "vàng", 500)]
    assert ids([read("b", "vang", *others)], "băn vang") == ["marked", "plain"]
    assert ids([read("b", "vang", *others)], "ban vang") == ["plain", "marked"]


def test_two_words_that_differ_in_marks_alone_are_two() -> None:
    found = [posting("one", "lạt", 300), posting("both", "lạt", 200)]
    found[1] = replace(found[1], forms=(FormWeight("lạt", 200), FormWeight("lật", 180)))
    assert ids([read("b", "lạt", *found), read("b", "lật", *found)], "lạt lật") == ["both", "one"]


def test_a_word_in_another_form_is_half_a_word_of_the_question() -> None:
    first = [posting("both", "ngỏ", 200), posting("other", "ngô", 300)]
    second = [posting("both", "mậu", 200), posting("other", "mậu", 480)]
    assert ids([read("b", "ngỏ", *first), read("b", "mậu", *second)], "ngỏ mậu") == [
        "both",
        "other",
    ]


def test_a_headline_counts_more_than_a_body_and_all_words_more_than_one() -> None:
    assert ids(
        [read("b", "cảng", posting("a", "cảng")), read("h", "cảng", posting("b", "cảng"))], "cảng"
    ) == ["b", "a"]
    reads = [
        read("h", "cảng", posting("a", "cảng", 900), posting("b", "cảng", 300)),
        read("h", "biển", posting("b", "biển", 300)),
    ]
    assert ids(reads, "cảng biển") == ["b"]


def test_who_may_have_a_common_word_is_a_hit_but_no_sure_one() -> None:
    reads = [
        read("h", "xẻo", posting("old", "xẻo", 760, day=1)),
        read("h", "giá", posting("new", "giá", 300, day=9), is_whole=False),
    ]
    hits = rank_hits(reads, parse_question("giá xẻo"), frozenset(), NOW)
    assert [(hit.id, hit.is_sure) for hit in hits] == [("old", True), ("new", True)]
    reads.append(read("h", "gạo", posting("new", "gạo", 300, day=9), is_whole=False))
    hits = rank_hits(reads, parse_question("giá gạo xẻo"), frozenset(), NOW)
    assert [(hit.id, hit.is_sure) for hit in hits] == [("old", False), ("new", True)]


def test_neighbours_are_marked_as_one_part() -> None:
    parts = mark_words("Cảng biển ở Hải Phòng", parse_question("hai phong cang"))
    assert [(part.text, part.is_match) for part in parts] == [
        ("Cảng", True),
        (" biển ở ", False),
        ("Hải Phòng", True),
    ]


def test_a_snippet_is_short_and_cut_between_words_where_there_are_any() -> None:
    question = parse_question("rượu mạnh")
    for text in (
        "chuyện khác " * 500 + "rượu mạnh" + " chuyện khác" * 500,
        "rượu " * 5000,
        "\n\n".join(["rượu"] * 50),
    ):
        joined = "".join(part.text for part in snippet(text, question))
        assert len(joined) <= SNIPPET_CHARS + 2
        assert "rượu" in joined
        assert "\n" not in joined
    han = "新" * 3000 + "浮动市场" + "新" * 3000
    joined = "".join(part.text for part in snippet(han, parse_question("浮动市场")))
    assert "浮动市场" in joined
    assert len(joined) <= SNIPPET_CHARS + 2
    assert snippet("Không có gì.", question) == []
