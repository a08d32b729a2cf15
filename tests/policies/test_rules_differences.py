"""Differences between two texts: sections, lines and words."""

from __future__ import annotations

import time

from consent_service.policies.rules.content import PolicyText, Section
from consent_service.policies.rules.differences import Segment, before_after, differences


def _text(*sections: tuple[str, str], intro: str = "") -> PolicyText:
    return PolicyText(
        "개인정보 처리방침", intro, tuple(Section(key, key, body) for key, body in sections)
    )


def _marked(before: str, after: str) -> list[str]:
    (difference,) = differences(_text(("retention", before)), _text(("retention", after)))
    signs = {"equal": " ", "insert": "+", "delete": "-"}
    return [
        signs[line.mark]
        + "".join(s.text if s.mark == "equal" else f"[{s.text}]" for s in line.segments)
        for line in difference.lines
        if line.mark != "equal"
    ]


def test_a_changed_figure_is_marked_alone() -> None:
    assert _marked(
        "상담 기록: 마지막 상담일부터 1년", "상담 기록: 마지막 상담일부터 3년(전자상거래법)"
    ) == [
        "-상담 기록: 마지막 상담일부터 [1]년",
        "+상담 기록: 마지막 상담일부터 [3]년[(전자상거래법)]",
    ]


def test_an_added_item_is_marked_alone() -> None:
    assert _marked("선택 항목: 휴대전화 번호", "선택 항목: 휴대전화 번호, 생일(월·일)") == [
        "-선택 항목: 휴대전화 번호",
        "+선택 항목: 휴대전화 번호[, 생일(월·일)]",
    ]


def test_a_word_taken_out_is_marked_alone() -> None:
    assert _marked("이름, 주소, 전화번호", "이름, 전화번호") == [
        "-이름, [주소, ]전화번호",
        "+이름, 전화번호",
    ]


def test_a_particle_belongs_to_its_word() -> None:
    assert _marked("회사는 이용자의 정보를", "회사는 회원의 정보를") == [
        "-회사는 [이용자의] 정보를",
        "+회사는 [회원의] 정보를",
    ]


def test_lines_that_do_not_resemble_each_other_are_whole() -> None:
    assert _marked("쿠키를 씁니다.", "전화로 신청합니다.") == [
        "-[쿠키를 씁니다.]",
        "+[전화로 신청합니다.]",
    ]


def test_a_new_line_stands_between_its_neighbours() -> None:
    (difference,) = differences(
        _text(("items", "- 이메일\n- 이름")), _text(("items", "- 이메일\n- 생일\n- 이름"))
    )

    assert [(line.mark, line.text) for line in difference.lines] == [
        ("equal", "- 이메일"),
        ("insert", "- 생일"),
        ("equal", "- 이름"),
    ]


def test_an_empty_cell_of_a_table_is_not_lost() -> None:
    assert _marked("수탁자\t업무\t", "수탁자\t업무\t1년") == [
        "-수탁자\t업무\t",
        "+수탁자\t업무\t[1년]",
    ]


def test_sections_are_added_removed_changed_and_unchanged() -> None:
    before = _text(("purposes", "배송"), ("links", "링크"), ("rights", "열람"), ("contacts", "a"))
    after = _text(
        ("purposes", "배송"), ("rights", "열람, 정정"), ("remedies", "118"), ("contacts", "a")
    )

    found = differences(before, after)

    assert [(difference.key, difference.status) for difference in found] == [
        ("purposes", "unchanged"),
        ("links", "removed"),
        ("rights", "changed"),
        ("remedies", "added"),
        ("contacts", "unchanged"),
    ]


def test_removed_sections_keep_their_order_when_they_stood_first() -> None:
    found = differences(_text(("a", "1"), ("b", "2"), ("c", "3")), _text(("c", "3")))

    assert [(difference.key, difference.status) for difference in found] == [
        ("a", "removed"),
        ("b", "removed"),
        ("c", "unchanged"),
    ]


def test_a_section_is_changed_when_only_its_title_is() -> None:
    before = PolicyText("t", sections=(Section("processors", "개인정보의 취급위탁", "표"),))
    after = PolicyText("t", sections=(Section("processors", "개인정보의 처리위탁", "표"),))

    (difference,) = differences(before, after)

    assert (difference.status, difference.title) == ("changed", "개인정보의 처리위탁")
    assert [(row.before, row.after) for row in before_after((difference,))] == [
        (
            (Segment("equal", "개인정보의 "), Segment("delete", "취급위탁")),
            (Segment("equal", "개인정보의 "), Segment("insert", "처리위탁")),
        )
    ]


def test_blank_lines_and_trailing_spaces_are_no_difference() -> None:
    (difference,) = differences(_text(("a", "하나\n\n둘 ")), _text(("a", "하나\n둘")))

    assert difference.status == "unchanged"


def test_a_changed_introduction_comes_first_and_an_unchanged_one_is_left_out() -> None:
    before, after = _text(("a", "1"), intro="회사는"), _text(("a", "1"), intro="우리는")

    assert [difference.key for difference in differences(before, after)] == ["intro", "a"]
    assert [difference.key for difference in differences(before, before)] == ["a"]


def test_the_table_of_changes_sets_old_beside_new() -> None:
    before = _text(("retention", "상담 기록 1년\n- 녹화 파일"), ("links", "링크"))
    after = _text(("retention", "상담 기록 3년\n방문 기록"))

    rows = before_after(differences(before, after))

    assert [
        (row.key, "".join(s.text for s in row.before), "".join(s.text for s in row.after))
        for row in rows
    ] == [
        ("retention", "상담 기록 1년", "상담 기록 3년"),
        ("retention", "- 녹화 파일", ""),
        ("retention", "", "방문 기록"),
        ("links", "링크", ""),
    ]


def test_the_segments_of_a_line_are_the_line() -> None:
    before = "이용자는 쿠키 설치에 대한 선택권을 가지고 있습니다. 다만, 거부할 수 있습니다."
    after = "이용자는 쿠키에 대한 선택권을 가집니다. 다만 언제든지 거부할 수 있습니다."

    (difference,) = differences(_text(("a", before)), _text(("a", after)))

    assert [line.text for line in difference.lines] == [before, after]


def test_a_very_long_line_is_compared_in_bounded_time() -> None:
    before, after = "가나 다라 1 " * 40_000, "가나 라다 2 " * 40_000
    started = time.monotonic()

    (difference,) = differences(_text(("a", before)), _text(("a", after)))

    assert difference.status == "changed"
    assert time.monotonic() - started < 10
