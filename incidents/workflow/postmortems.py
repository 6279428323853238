"""障害報告書: begun, written, approved by our side, kept as a paper; it is sent with the final report."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.content import canonical_text, sha256_of
from agreements.models import Document, Party, User
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Incident, Postmortem, PostmortemVersion
from incidents.models.incident import OPEN
from incidents.queries.postmortem_paper import paper_of, strangers_in
from incidents.workflow.opening import tell

TEXTS = ("outline", "facts", "effect", "cause", "cause_state", "similar", "measures")


class PostmortemConflict(Refused):
    """Somebody else saved it meanwhile: `theirs` stands, nothing of ours was saved."""

    def __init__(self, theirs: Postmortem):
        words = _("ほかの方（%(who)s）がこの報告書を保存しました。書いた内容は、この画面に残っています。")
        super().__init__(words % {"who": theirs.saved_by})
        self.theirs = theirs


def begin_postmortem(*, incident: Incident, party: Party, by: User, at: datetime) -> Postmortem:
    """Begin what one party will read, with the words last written for another in the same language; begun before, it is
    that one. Raises Refused before the recovery is recorded."""
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state == OPEN:
            raise Refused(_("障害報告書は、復旧を記録してから書きます。"))
        there = Postmortem.objects.filter(incident=found, party=party).first()
        if there:
            return there
        others = Postmortem.objects.filter(incident=found, party__language=party.language)
        pattern = others.order_by("-saved_at", "-pk").first()
        words = {name: getattr(pattern, name) for name in TEXTS} if pattern else {}
        postmortem = Postmortem(incident=found, party=party, saved_at=at, saved_by=by, **words)
        sign(postmortem, by=by, at=at)
        postmortem.save()
        return postmortem


def save_postmortem(
    *, postmortem: Postmortem, revision: int, words: dict[str, Any], by: User, at: datetime
) -> Postmortem:
    """Save what a person wrote (the fields of TEXTS) on top of `revision`. Raises PostmortemConflict when somebody
    else saved meanwhile; then nothing is changed."""
    with transaction.atomic():
        found = Postmortem.objects.select_for_update().get(pk=postmortem.pk)
        if {name: getattr(found, name) for name in TEXTS} == words:
            return found
        if found.revision != revision:
            raise PostmortemConflict(found)
        for name in TEXTS:
            setattr(found, name, words[name])
        found.revision, found.saved_at, found.saved_by = found.revision + 1, at, by
        sign(found, by=by, at=at)
        found.save()
        return found


def approve_postmortem(*, postmortem: Postmortem, revision: int, by: User, at: datetime) -> PostmortemVersion:
    """Approve what stands, print it and keep the paper: from now on it goes with the final report. The same revision
    again is the same version.

    Raises Refused for whoever wrote it last, when it changed since it was looked at, when something is missing, and
    when it names another party; pdf.MissingGlyphs and pdf.RenderFailed.
    """
    known = PostmortemVersion.objects.filter(postmortem=postmortem, revision=revision).first()
    if known:
        return known
    _must_be_approvable(postmortem, revision, by)
    paper = paper_of(postmortem, at=at)
    # Printed and kept before the transaction: a row exists only after its bytes are safe.
    data = pdf.render_postmortem(paper, at=at)
    sha256 = pdf.vault.put(data)
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=postmortem.incident_id)
        found = Postmortem.objects.select_for_update().get(pk=postmortem.pk)
        known = PostmortemVersion.objects.filter(postmortem=found, revision=revision).first()
        if known:
            return known
        _must_be_approvable(found, revision, by)
        return _write(incident, found, canonical_text(paper), sha256, len(data), by=by, at=at)


def _must_be_approvable(postmortem: Postmortem, revision: int, by: User) -> None:
    if postmortem.revision != revision:
        raise Refused(_("確かめている間に文面が変わりました。もう一度確かめてから承認してください。"))
    if postmortem.saved_by_id == by.pk:
        raise Refused(_("最後に書いた方とは別の方が承認します。"))
    if not all([postmortem.outline.strip(), postmortem.effect.strip(), postmortem.cause.strip()]):
        raise Refused(_("概要、影響、原因を書いてから承認してください。"))
    if names := strangers_in(postmortem):
        raise Refused(_("ほかの相手の名前が入っています：%(names)s") % {"names": _("、").join(names)})


def _write(
    incident: Incident, postmortem: Postmortem, text: str, sha256: str, size: int, *, by: User, at: datetime
) -> PostmortemVersion:
    number = PostmortemVersion.objects.filter(postmortem=postmortem).count() + 1
    document = Document.objects.create(
        kind="postmortem",
        system=incident.system,
        party=postmortem.party,
        language=postmortem.party.language,
        number=number,
        source_sha256=sha256_of(text),
        sha256=sha256,
        bytes=size,
        made_with=pdf.made_with(),
        at=at,
    )
    version = PostmortemVersion.objects.create(
        postmortem=postmortem,
        number=number,
        revision=postmortem.revision,
        content_text=text,
        content_sha256=sha256_of(text),
        document=document,
        at=at,
        approved_by=by,
    )
    data: dict[str, object] = {"party": postmortem.party_id, "number": number, "sha256": sha256}
    tell(incident=incident, kind="postmortem.approved", data=data, by=by, at=at, facts=[version, document])
    return version
