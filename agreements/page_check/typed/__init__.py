"""The checks of what is typed: words, sentences, numbers and the facts of page 1, before anything is rendered."""

from agreements.page_check.typed.checks import check_content
from agreements.page_check.typed.indicators import indicators
from agreements.page_check.typed.word_list import WatchedWord
from agreements.page_check.typed.word_list import kind_of as word_kind

__all__ = ["WatchedWord", "check_content", "indicators", "word_kind"]
