"""Addresses of peacetime."""

from django.urls import URLPattern, path

from agreements import meeting_urls
from agreements.views.editor import (
    checks,
    contacts,
    drafts,
    first_page,
    history,
    items,
    lists,
    lists_file,
    paper_checks,
    pasting,
    plan_offers,
    presence,
    publishing,
    readability,
)
from agreements.views.people import leaving, log, people, roles
from agreements.views.register import (
    capabilities,
    contact_history,
    memberships,
    parties,
    party_items,
    plan_differences,
    plan_history,
    plan_items,
    plans,
    promises,
    rows_files,
    systems,
    team_words,
)
from agreements.views.review import (
    answers,
    copies,
    own_contacts,
    passing_on,
    permanent,
    reviews,
    understanding,
    verification,
)
from agreements.views.site import mail_events
from agreements.views.site.help import help_page
from agreements.views.versions import (
    agreements,
    board,
    board_file,
    compare,
    documents,
    general,
    in_house,
    originals,
    phone,
    record,
    requests,
    successions,
    threads,
    versions,
)


def _sections_of(noun: str, place: str) -> list[URLPattern]:
    """The pages on which a section of what is edited is written, and its items; last, for their names may be any."""
    section, a_list = f"{place}<str:section>/", f"{place}<str:section>/<str:name>/"
    item = f"{a_list}<str:key>/"
    return [
        path(section, drafts.editor_section, name=f"{noun}-section"),
        path(a_list, items.editor_item_new, name=f"{noun}-item-new"),
        path(f"{a_list}_paste/", pasting.editor_paste, name=f"{noun}-paste"),
        path(item, items.editor_item, name=f"{noun}-item"),
        path(f"{item}place/", lists.editor_item_place, name=f"{noun}-item-place"),
        path(f"{item}copies/", lists.editor_item_copy, name=f"{noun}-item-copy"),
        path(f"{item}removal/", lists.editor_item_removal, name=f"{noun}-item-removal"),
        path(f"{item}return/", lists.editor_item_return, name=f"{noun}-item-return"),
    ]


_PLAN = "systems/<slug:slug>/plan/"
_PROMISE = "systems/<slug:slug>/promises/<str:key>/"
urlpatterns = [
    # Systems, their plans and roles (the register)
    path("systems/", systems.system_list, name="system-list"),
    path("systems/new/", systems.system_new, name="system-new"),
    path("systems/<slug:slug>/", plans.system_plan, name="system-plan"),
    path("systems/<slug:slug>/edit/", systems.system_edit, name="system-edit"),
    path("systems/<slug:slug>/retirement/", systems.system_retirement, name="system-retirement"),
    path("systems/<slug:slug>/reinstatement/", systems.system_reinstatement, name="system-reinstatement"),
    path("systems/<slug:slug>/capabilities/", capabilities.system_capabilities, name="system-capabilities"),
    path("systems/<slug:slug>/promises/", promises.system_promises, name="system-promises"),
    path(f"{_PROMISE}acceptance/", promises.promise_acceptance, name="promise-acceptance"),
    path(f"{_PROMISE}acceptance/removal/", promises.promise_acceptance_removal, name="promise-acceptance-removal"),
    path("systems/<slug:slug>/roles/", memberships.memberships, name="membership-list"),
    path("systems/<slug:slug>/roles/<int:pk>/", memberships.membership, name="membership"),
    path("systems/<slug:slug>/roles/<int:pk>/removal/", memberships.membership_removal, name="membership-removal"),
    path("systems/<slug:slug>/plan/", drafts.editor_whole, name="plan-edit"),
    path("systems/<slug:slug>/import/", rows_files.plan_import, name="plan-import"),
    path("systems/<slug:slug>/import/plan.xlsx", rows_files.plan_import_template, name="plan-import-template"),
    path("systems/<slug:slug>/plan/example/", rows_files.plan_example, name="plan-example"),
    path("systems/<slug:slug>/plan.xlsx", rows_files.plan_file, name="plan-file"),
    path("systems/<slug:slug>/plan/history/", plan_history.plan_history_page, name="plan-history"),
    path("systems/<slug:slug>/plan/differences/", plan_differences.plan_differences, name="plan-differences"),
    path("systems/<slug:slug>/plan/presence/", presence.editor_presence, name="plan-presence"),
    path("systems/<slug:slug>/plan/first-page/", first_page.editor_first_page, name="plan-first-page"),
    path(f"{_PLAN}first-page/<int:revision>.png", first_page.editor_first_page_picture, name="plan-first-page-picture"),
    path(f"{_PLAN}rows/<int:pk>/reinstatement/", plan_items.plan_item_reinstatement, name="plan-item-reinstatement"),
    *_sections_of("plan", _PLAN),
    # Our own people
    path("people/", people.person_list, name="person-list"),
    path("people/new/", people.person_new, name="person-new"),
    path("mail-events/", mail_events.mail_events, name="mail-events"),
    path("people/roles/", roles.role_table, name="role-table"),
    path("people/log/", log.access_log_page, name="access-log"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/invitation/", people.person_invitation, name="person-invitation"),
    path("people/<int:pk>/lock/", people.person_lock, name="person-lock"),
    path("people/<int:pk>/unlock/", people.person_unlock, name="person-unlock"),
    path("people/<int:pk>/factors/", people.person_factors, name="person-factors"),
    path("people/<int:pk>/leaving/", leaving.person_leaving, name="person-leaving"),
    # Parties, their contacts and capabilities (the register)
    path("parties/", parties.party_list, name="party-list"),
    path("parties/new/", parties.party_new, name="party-new"),
    path("parties/<int:pk>/", parties.party_page, name="party-page"),
    path("parties/<int:pk>/edit/", parties.party_edit, name="party-edit"),
    path("parties/<int:pk>/retirement/", parties.party_retirement, name="party-retirement"),
    path("parties/<int:pk>/reinstatement/", parties.party_reinstatement, name="party-reinstatement"),
    path("parties/<int:pk>/contacts.xlsx", rows_files.contacts_file, name="contacts-file"),
    path("parties/<int:pk>/contacts/import/", rows_files.contacts_import, name="contacts-import"),
    path("parties/<int:pk>/contacts/history/", contact_history.contact_history, name="contact-history"),
    path("parties/<int:pk>/<str:kind>/new/", party_items.party_item_new, name="party-item-new"),
    path("parties/<int:pk>/<str:kind>/<int:item>/", party_items.party_item, name="party-item"),
    path("parties/<int:pk>/<str:kind>/<int:item>/place/", party_items.party_item_place, name="party-item-place"),
    path(
        "parties/<int:pk>/<str:kind>/<int:item>/retirement/",
        party_items.party_item_retirement,
        name="party-item-retirement",
    ),
    path(
        "parties/<int:pk>/<str:kind>/<int:item>/reinstatement/",
        party_items.party_item_reinstatement,
        name="party-item-reinstatement",
    ),
    # Vague words of the team, beside those the checks know (the register)
    path("words/", team_words.word_list, name="word-list"),
    path("words/new/", team_words.word_new, name="word-new"),
    path("words/<int:pk>/", team_words.word, name="word"),
    path("words/<int:pk>/retirement/", team_words.word_retirement, name="word-retirement"),
    path("words/<int:pk>/reinstatement/", team_words.word_reinstatement, name="word-reinstatement"),
    *meeting_urls.addresses,
    # Agreements: the board, the list, one with its draft, versions and documents
    path("help/", help_page, name="help"),
    path("board/", board.board, name="board"),
    path("board.xlsx", board_file.board_file, name="board-file"),
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("agreements/<str:number>/", agreements.agreement, name="agreement"),
    path(
        "agreements/<str:number>/successions/<int:pk>/confirmation/",
        successions.succession_confirmation,
        name="succession-confirmation",
    ),
    path("agreements/<str:number>/log/", agreements.agreement_log, name="agreement-log"),
    path("agreements/<str:number>/record.zip", record.agreement_record, name="agreement-record"),
    path("agreements/<str:number>/compare/", compare.compare, name="compare"),
    path("agreements/<str:number>/publish/", publishing.agreement_publish, name="agreement-publish"),
    path("agreements/<str:number>/draft/", drafts.editor_whole, name="agreement-draft"),
    path("agreements/<str:number>/draft/readability/", readability.draft_readability, name="draft-readability"),
    path("agreements/<str:number>/draft/paper-checks/", paper_checks.draft_paper_checks, name="draft-paper-checks"),
    path("agreements/<str:number>/draft/first-page/", first_page.editor_first_page, name="draft-first-page"),
    path(
        "agreements/<str:number>/draft/first-page/<int:revision>.png",
        first_page.editor_first_page_picture,
        name="draft-first-page-picture",
    ),
    path("agreements/<str:number>/draft/plan/", plan_offers.draft_plan, name="draft-plan"),
    path("agreements/<str:number>/draft/presence/", presence.editor_presence, name="draft-presence"),
    path("agreements/<str:number>/draft/pdf/", drafts.draft_pdf, name="draft-pdf"),
    path("agreements/<str:number>/draft/check/", checks.draft_check, name="draft-check"),
    path("agreements/<str:number>/draft/history/", history.draft_history, name="draft-history"),
    path("agreements/<str:number>/draft/history/<int:revision>/", history.draft_revision, name="draft-revision"),
    path(
        "agreements/<str:number>/draft/history/<int:revision>/restoration/",
        history.draft_restoration,
        name="draft-restoration",
    ),
    path("agreements/<str:number>/draft/lists.xlsx", lists_file.draft_lists_file, name="draft-lists-file"),
    path("agreements/<str:number>/draft/file/", lists_file.draft_lists_import, name="draft-lists-import"),
    path(
        "agreements/<str:number>/draft/contacts/<str:key>/registration/",
        contacts.draft_contact_registration,
        name="draft-contact-registration",
    ),
    *_sections_of("draft", "agreements/<str:number>/draft/"),
    path("agreements/<str:number>/versions/<int:version>/", versions.version, name="version"),
    path(
        "agreements/<str:number>/versions/<int:version>/phone/<str:language>/",
        phone.version_phone,
        name="version-phone",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/",
        versions.version_invitations,
        name="version-invitations",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/<uuid:public_id>/revocation/",
        requests.invitation_revocation,
        name="invitation-revocation",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/<uuid:public_id>/closure/",
        requests.invitation_closure,
        name="invitation-closure",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/<uuid:public_id>/new-start/",
        requests.invitation_new_start,
        name="invitation-new-start",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/<uuid:public_id>/address/",
        requests.invitation_address,
        name="invitation-address",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/<uuid:public_id>/link/",
        requests.invitation_link,
        name="invitation-link",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/certificates/",
        versions.version_certificates,
        name="version-certificates",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/withdrawal/",
        versions.version_withdrawal,
        name="version-withdrawal",
    ),
    path("agreements/<str:number>/versions/<int:version>/own/", in_house.own_answers, name="own-answers"),
    path("agreements/<str:number>/versions/<int:version>/own/<int:pk>/", in_house.own_stand_in, name="own-stand-in"),
    path(
        "agreements/<str:number>/versions/<int:version>/originals/",
        originals.version_originals,
        name="version-originals",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/originals/<int:pk>/",
        originals.version_original,
        name="version-original",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/comments/", versions.version_comments, name="version-comments"
    ),
    path("threads/", threads.thread_list, name="thread-list"),
    path("threads/<int:pk>/", threads.thread, name="thread"),
    path("threads/<int:pk>/replies/", threads.thread_replies, name="thread-replies"),
    path("threads/<int:pk>/change/", threads.thread_change, name="thread-change"),
    # The reviewer: the link in the mail, the letter behind it, the answer (no account)
    path("r/<str:token>", reviews.review_link, name="review-link"),
    path("review/<uuid:public_id>/", reviews.review, name="review"),
    path("review/<uuid:public_id>/pdf/", reviews.review_pdf, name="review-pdf"),
    path("review/<uuid:public_id>/receipt/", reviews.review_receipt, name="review-receipt"),
    path("review/<uuid:public_id>/copy/", copies.review_copy, name="review-copy"),
    path("review/<uuid:public_id>/copy.json", copies.review_copy_told, name="review-copy-told"),
    path("review/agreement-keeper.js", copies.review_keeper, name="review-keeper"),
    path("review/<uuid:public_id>/codes/", answers.review_code, name="review-code"),
    path("review/<uuid:public_id>/answers/", answers.review_item_answers, name="review-answers"),
    path("review/<uuid:public_id>/understanding/", understanding.review_understanding, name="review-understanding"),
    path("review/<uuid:public_id>/comments/", answers.review_comment, name="review-comment"),
    path("review/<uuid:public_id>/opening/", reviews.review_opening, name="review-opening"),
    path("review/<uuid:public_id>/handover/", passing_on.review_hand_over, name="review-handover"),
    path("review/<uuid:public_id>/newest/", passing_on.review_newest, name="review-newest"),
    path("review/<uuid:public_id>/decision/", answers.review_decision, name="review-decision"),
    path("review/<uuid:public_id>/contacts/", own_contacts.review_contacts, name="review-contacts"),
    # A party's own contacts: the link, the page behind it (no account)
    path("r/c/<str:token>", own_contacts.contact_link, name="contact-link"),
    path("contacts/<uuid:public_id>/", own_contacts.own_contacts, name="own-contacts"),
    path("contacts/<uuid:public_id>/still/", own_contacts.own_contacts_still, name="own-contacts-still"),
    path("contacts/<uuid:public_id>/successions/<int:pk>/", own_contacts.own_succession, name="own-succession"),
    path("contacts/<uuid:public_id>/new/", own_contacts.own_contact_new, name="own-contact-new"),
    path("contacts/<uuid:public_id>/<int:pk>/", own_contacts.own_contact, name="own-contact"),
    path("contacts/<uuid:public_id>/<int:pk>/leaving/", own_contacts.own_contact_leaving, name="own-contact-leaving"),
    # The address in the QR code of a printed page (open to all, says no more than a state)
    path("c/<str:sha256>/", permanent.permanent, name="permanent"),
    # Whether a paper is genuine: its code (in the QR code of issued copies), a hash, or a file (open to all)
    path("verify/", verification.verification, name="verification"),
    path("V/<str:code>", verification.verification_of_code, name="verification-code"),
    # Stored PDFs, and the general procedure for parties without an agreement
    path("documents/<str:sha256>.pdf", documents.document_file, name="document-file"),
    path("systems/<slug:slug>/general-procedure/", general.general_procedure, name="general-procedure"),
]
