"""The checks of what is typed: words, sentences, numbers and the facts of page 1, before anything is rendered."""

from agreements.page_check.wording.checking import check_content
from agreements.page_check.wording.indicators import Indicator, indicators
from agreements.page_check.wording.word_list import TeamWord
from agreements.page_check.wording.word_list import kind_of as word_kind

__all__ = ["Indicator", "TeamWord", "check_content", "indicators", "word_kind"]
