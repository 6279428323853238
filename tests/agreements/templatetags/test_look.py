"""Signs, states and levels are a shape and a word, in every template without a {% load %}."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from agreements.templatetags.look import PICTURES, STATE_KINDS
from tests.conventions.tree import ROOT, files, named

SIGNS = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/icons.svg").read_text()))


def shown(source, **context):
    return Template(source).render(Context(context))


def test_a_sign_is_hidden_from_readers_aloud():
    assert shown('{% icon "check" %}') == (
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><use href="/static/icons.svg#check"/></svg>'
    )


def test_every_sign_that_is_asked_for_is_drawn():
    asked = {
        (named(path), sign)
        for path in files("templates/*.html")
        for sign in re.findall(r"\{% icon [\"']([a-z-]+)[\"'] %\}", path.read_text())
    }
    assert {(path, sign) for path, sign in asked if sign not in SIGNS} == set()


def test_every_state_has_a_sign_and_a_word():
    for kind, known in STATE_KINDS.items():
        signs = {state: known.signs.get(state, state) for state in known.words}
        assert {sign for sign in signs.values() if PICTURES.get(sign, sign) not in SIGNS} == set(), kind


@pytest.mark.parametrize(
    ("state", "kind", "sign", "picture", "word"),
    [
        ("agreed", "pair", "agreed", "agreed", "合意済"),
        ("verbal", "pair", "oral", "oral", "口頭合意"),
        ("agreed", "answer", "agreed", "agreed", "同意"),
        ("on_the_day", "answer", "day", "day", "当日判断"),
        ("unanswered", "answer", "none", "none", "未回答"),
        ("declined", "version", "objection", "objection", "不同意"),
        ("failed", "mail", "failed", "objection", "不達"),
        ("impossible", "feasibility", "objection", "objection", "できない"),
        ("unheard-of", "pair", "none", "none", "unheard-of"),
    ],
)
def test_a_state_is_sign_and_word(state, kind, sign, picture, word):
    svg = shown("{% icon picture %}", picture=picture)
    assert shown("{% status state kind %}", state=state, kind=kind) == (
        f'<span class="status" data-state="{sign}">{svg}{word}</span>'
    )


def test_a_state_may_carry_a_note_which_is_escaped():
    html = shown('{% status "agreed" note=note %}', note="<第3版>")
    assert html.endswith("合意済 &lt;第3版&gt;</span>")


def test_a_state_of_the_page_s_own_words():
    svg = shown('{% icon "stale" %}')
    html = shown('{% said "stale" "15日超過" %}')
    assert html == f'<span class="status" data-state="stale">{svg}15日超過</span>'


def test_a_level_is_mark_number_and_word():
    level = SimpleNamespace(mark="■", number=1, name="<停止>")
    assert shown("{% level it %}", it=level) == ('<span class="level" data-level="1"><b>■1</b> &lt;停止&gt;</span>')
    assert shown("{% level it name=False %}", it=level) == '<span class="level" data-level="1"><b>■1</b></span>'
    assert shown("{% level it %}", it=None) == ""


def test_minutes_keep_their_unit_on_a_page():
    with override("en"):
        assert [shown("{{ n|minutes }}", n=n) for n in (43, 360, None)] == ["43\u00a0min", "6\u00a0h", ""]
    assert shown("{{ n|minutes }}", n=43) == "43分"


def test_the_filters_are_there():
    assert shown(
        '{{ 15|minutes }} {{ "+81300000142"|phone }} {{ hash|short_hash }}',
        hash="7c1e90ab41d2ff",
    ) == ("15分 03-0000-0142 7c1e 90ab 41d2")
    assert shown("{{ nothing|date_table }}{{ nothing|datetime_letter }}{{ nothing|phone }}", nothing=None) == ""


class Invitation(forms.Form):
    mail = forms.EmailField(label="メール", help_text="<b>リンク</b>を送ります。")
    how = forms.ChoiceField(label="回答", choices=[("a", "同意"), ("o", "異議")], widget=forms.RadioSelect)
    minutes = forms.IntegerField(label="分", required=False)


def test_a_field_says_label_hint_error_control_in_that_order():
    html = shown("{{ form.mail.as_field_group }}", form=Invitation({"mail": "x"}))
    places = [
        html.index(part) for part in ('<label for="id_mail">', 'id="id_mail_helptext"', 'id="id_mail_error"', "<input")
    ]
    assert places == sorted(places)
    assert 'aria-describedby="id_mail_helptext id_mail_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<span class="need">必須</span>' in html
    assert "&lt;b&gt;リンク" in html
    assert " required" not in html


def test_a_number_keeps_what_was_typed():
    html = shown("{{ form.minutes }}", form=Invitation({"minutes": "すぐ"}))
    assert 'type="text" inputmode="numeric"' in html
    assert 'value="すぐ"' in html


def test_choices_are_a_group_of_large_targets():
    html = shown("{{ form.how.as_field_group }}", form=Invitation())
    assert "<legend>回答" in html
    assert html.count('<label class="choice">') == 2


def test_a_field_with_two_faults_is_one_place():
    form = Invitation({"mail": "x", "how": "a"})
    form.add_error("mail", "短すぎます。")
    html = shown("{% error_summary form %}", form=form)
    assert (html.count("<li>"), "1か所を直してください" in html) == (2, True)


def test_the_summary_links_each_error_to_its_field():
    html = shown("{% error_summary form %}", form=Invitation({"minutes": "すぐ"}))
    assert re.findall(r'href="#(\w+)"', html) == ["id_mail", "id_how_0", "id_minutes"]
    assert "3か所を直してください" in html


def test_the_summary_of_nothing_is_nothing():
    assert shown("{% error_summary form refused=refused %}", form=None, refused="").strip() == ""


def test_a_refusal_stands_first_without_a_link():
    html = shown("{% error_summary refused=refused title='送れません' %}", refused="期限を過ぎています。")
    assert "<li>期限を過ぎています。</li>" in html
    assert "送れません" in html


def test_an_error_without_a_field_leads_to_its_place() -> None:
    form = Invitation({"minutes": "すぐ"})
    form.add_error(None, "3項目が届いていません。")
    html = shown("{% error_summary form place='failing' %}", form=form)
    assert '<a href="#failing">3項目が届いていません。</a>' in html
    assert 'href="#id_minutes"' in html


def test_pages_keep_the_filters():
    request = RequestFactory().get("/parties/", {"q": "みなと", "page": "2"})
    page = Paginator(range(100), 20).get_page(2)
    html = Template('{% include "_pagination.html" %}').render(RequestContext(request, {"page": page}))
    assert "全 100件のうち 21–40件" in html
    assert 'href="?q=%E3%81%BF%E3%81%AA%E3%81%A8&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_the_menu_marks_where_one_is(settings):
    settings.ROOT_URLCONF = "tests.agreements.templatetags.menu_urls"
    html = shown("{% menu %}", request=RequestFactory().get("/agreements/1/"))
    assert re.findall(r'href="([^"]+)"( aria-current="\w+")?', html) == [
        ("/", ""),
        ("/agreements/", ' aria-current="true"'),
    ]
    assert 'aria-current="page">ホーム' in shown("{% menu %}", request=RequestFactory().get("/"))
