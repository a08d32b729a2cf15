"""The plain text of a section as paragraphs, sub-headings, lists, tables and links."""

from __future__ import annotations

import pytest

from consent_service.policies.pages.blocks import (
    Bullets,
    Heading,
    Item,
    Paragraph,
    Piece,
    Table,
    parse_blocks,
    pieces,
)


def words(item: Item) -> str:
    return " / ".join("".join(piece.text for piece in line) for line in item.lines)


def test_blank_lines_part_paragraphs() -> None:
    assert parse_blocks("하나\n둘\n\n \n셋") == (
        Paragraph(((Piece("하나"),), (Piece("둘"),))),
        Paragraph(((Piece("셋"),),)),
    )


def test_spaces_nest_items_and_plain_lines_go_on_with_them() -> None:
    (found,) = parse_blocks("- 하나\n이어서\n - 하나의 하나\n  - 더 안\n - 하나의 둘\n- 둘")

    assert isinstance(found, Bullets)
    first, second = found.items
    assert (words(first), words(second)) == ("하나 / 이어서", "둘")
    assert [words(child) for child in first.children] == ["하나의 하나", "하나의 둘"]
    assert [words(child) for child in first.children[0].children] == ["더 안"]


@pytest.mark.parametrize("text", ["가. 항목", "① 항목", "ㄱ. 항목", "1) 항목", "[Chrome]"])
def test_item_with_a_mark_of_its_own_gets_no_bullet(text: str) -> None:
    (found,) = parse_blocks(f"- {text}")

    assert isinstance(found, Bullets)
    assert found.items[0].has_mark


def test_first_row_is_the_header() -> None:
    (found,) = parse_blocks("수탁업체\t업무\t기간\n물결\t상담\t")

    assert found == Table(
        ((Piece("수탁업체"),), (Piece("업무"),), (Piece("기간"),)),
        (((Piece("물결"),), (Piece("상담"),), (Piece(""),)),),
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("책임자\t이름: 갑\n\t전화: 070", id="name-and-value"),
        pytest.param("하나\t둘", id="one-row"),
        pytest.param("하나\t\n둘\t셋", id="blank-cell"),
    ],
)
def test_table_without_headings_has_no_header(body: str) -> None:
    (found,) = parse_blocks(body)

    assert isinstance(found, Table)
    assert found.header == ()


def test_ragged_rows_are_filled() -> None:
    (found,) = parse_blocks("가\t나\n다\t라\t마")

    assert isinstance(found, Table)
    assert [len(row) for row in found.rows] == [3, 3]


@pytest.mark.parametrize(
    ("body", "is_heading"),
    [
        pytest.param("가. 파기절차\n\n이용자가", True, id="letter"),
        pytest.param("2. 이용자 관리\n\n서비스 제공", True, id="number"),
        pytest.param("<열람청구의 방법>\n\n전화로", True, id="brackets"),
        pytest.param("1. 보유한 정보\n\n2. 이용한 현황", False, id="list-of-numbers"),
        pytest.param("1. 회사는 제공하지 않습니다.\n\n본문", False, id="sentence"),
        pytest.param("가. 마지막", False, id="nothing-below"),
        pytest.param("서비스 제공\n\n본문", False, id="no-mark"),
    ],
)
def test_marked_line_above_a_text_is_a_heading(body: str, is_heading: bool) -> None:
    assert isinstance(parse_blocks(body)[0], Heading) is is_heading


@pytest.mark.parametrize(
    ("text", "href"),
    [
        pytest.param(
            "(<http://privacy.kisa.or.kr/> 118)", "http://privacy.kisa.or.kr/", id="angle"
        ),
        pytest.param("보기: https://a.example/b?c=d&e=f.", "https://a.example/b?c=d&e=f", id="dot"),
        pytest.param("홈페이지(https://a.example)는", "https://a.example", id="brackets"),
        pytest.param("HTTPS://A.EXAMPLE", "HTTPS://A.EXAMPLE", id="capitals"),
    ],
)
def test_web_address_is_a_link(text: str, href: str) -> None:
    assert [piece.href for piece in pieces(text) if piece.href] == [href]


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "//a.example", "www.a"]
)
def test_anything_else_is_no_link(text: str) -> None:
    assert pieces(text) == (Piece(text),)
