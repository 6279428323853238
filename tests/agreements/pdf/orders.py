"""What tests ask the renderer for."""

from typing import Any


def order(body: str = "<h1>表題</h1>", css: str = "", fits: tuple[str, ...] = ("all",)) -> dict[str, Any]:
    head = '<!doctype html><html lang="ja"><head><title>表題</title></head>'
    family = 'body { font-family: "BIZ UDPGothic", "Noto Sans CJK JP" }'
    return {
        "html": f'{head}<body class="@fit@">{body}</body></html>',
        "css": family + css,
        "fits": list(fits),
        "kind": "ja a4",
        "identifier": "0" * 32,
        "at": "2026-10-14T06:02:00+00:00",
        "data": None,
        "data_name": "",
        "data_description": "",
    }
