"""Addresses of peacetime."""

from django.urls import URLPattern, path

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
from agreements.views.meetings import attendees, concerns, meetings
from agreements.views.people import leaving, log, people, roles
from agreements.views.register import (
    contact_history,
    memberships,
    parties,
    party_items,
    plan_history,
    plan_items,
    plans,
    rows_files,
    systems,
    team_words,
)
from agreements.views.review import answers, permanent, reviews
from agreements.views.site.help import help_page
from agreements.views.versions import agreements, board, board_file, compare, documents, general, phone, versions


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


urlpatterns = [
    # Systems, their plans and roles (the register)
    path("systems/", systems.system_list, name="system-list"),
    path("systems/new/", systems.system_new, name="system-new"),
    path("systems/<slug:slug>/", plans.system_plan, name="system-plan"),
    path("systems/<slug:slug>/edit/", systems.system_edit, name="system-edit"),
    path("systems/<slug:slug>/retirement/", systems.system_retirement, name="system-retirement"),
    path("systems/<slug:slug>/reinstatement/", systems.system_reinstatement, name="system-reinstatement"),
    path("systems/<slug:slug>/roles/", memberships.memberships, name="membership-list"),
    path("systems/<slug:slug>/roles/<int:pk>/", memberships.membership, name="membership"),
    path("systems/<slug:slug>/roles/<int:pk>/removal/", memberships.membership_removal, name="membership-removal"),
    path("systems/<slug:slug>/plan/", drafts.editor_whole, name="plan-edit"),
    path("systems/<slug:slug>/import/", rows_files.plan_import, name="plan-import"),
    path("systems/<slug:slug>/import/plan.xlsx", rows_files.plan_import_template, name="plan-import-template"),
    path("systems/<slug:slug>/plan/example/", rows_files.plan_example, name="plan-example"),
    path("systems/<slug:slug>/plan.xlsx", rows_files.plan_file, name="plan-file"),
    path("systems/<slug:slug>/plan/history/", plan_history.plan_history_page, name="plan-history"),
    path("systems/<slug:slug>/plan/presence/", presence.editor_presence, name="plan-presence"),
    path("systems/<slug:slug>/plan/first-page/", first_page.editor_first_page, name="plan-first-page"),
    path(
        "systems/<slug:slug>/plan/first-page/<int:revision>.png",
        first_page.editor_first_page_picture,
        name="plan-first-page-picture",
    ),
    path(
        "systems/<slug:slug>/plan/rows/<int:pk>/reinstatement/",
        plan_items.plan_item_reinstatement,
        name="plan-item-reinstatement",
    ),
    *_sections_of("plan", "systems/<slug:slug>/plan/"),
    # Our own people
    path("people/", people.person_list, name="person-list"),
    path("people/new/", people.person_new, name="person-new"),
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
    # Meetings, who comes and what is raised there (the register)
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<int:pk>/", meetings.meeting_page, name="meeting-page"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<int:pk>/cancellation/", meetings.meeting_cancellation, name="meeting-cancellation"),
    path("meetings/<int:pk>/resumption/", meetings.meeting_resumption, name="meeting-resumption"),
    path("meetings/<int:pk>/record/", meetings.meeting_record, name="meeting-record"),
    path("meetings/<int:pk>/invitation.ics", meetings.meeting_file, name="meeting-file"),
    path("meetings/<int:pk>/attendees/new/", attendees.attendee_new, name="attendee-new"),
    path("meetings/<int:pk>/attendees/<int:item>/", attendees.attendee, name="attendee"),
    path("meetings/<int:pk>/attendees/<int:item>/place/", attendees.attendee_place, name="attendee-place"),
    path("meetings/<int:pk>/attendees/<int:item>/removal/", attendees.attendee_removal, name="attendee-removal"),
    path("meetings/<int:pk>/concerns/new/", concerns.concern_new, name="concern-new"),
    path("meetings/<int:pk>/concerns/<int:item>/", concerns.concern, name="concern"),
    path("meetings/<int:pk>/concerns/<int:item>/place/", concerns.concern_place, name="concern-place"),
    path("meetings/<int:pk>/concerns/<int:item>/outcome/", concerns.concern_outcome, name="concern-outcome"),
    path("meetings/<int:pk>/concerns/<int:item>/reopening/", concerns.concern_reopening, name="concern-reopening"),
    # Agreements: the board, the list, one with its draft, versions and documents
    path("help/", help_page, name="help"),
    path("", board.board, name="board"),
    path("board.xlsx", board_file.board_file, name="board-file"),
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("agreements/<str:number>/", agreements.agreement, name="agreement"),
    path("agreements/<str:number>/log/", agreements.agreement_log, name="agreement-log"),
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
        versions.invitation_revocation,
        name="invitation-revocation",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/<uuid:public_id>/closure/",
        versions.invitation_closure,
        name="invitation-closure",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/invitations/<uuid:public_id>/new-start/",
        versions.invitation_new_start,
        name="invitation-new-start",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/withdrawal/",
        versions.version_withdrawal,
        name="version-withdrawal",
    ),
    path(
        "agreements/<str:number>/versions/<int:version>/comments/", versions.version_comments, name="version-comments"
    ),
    # The reviewer: the link in the mail, the letter behind it, the answer (no account)
    path("r/<str:token>", reviews.review_link, name="review-link"),
    path("review/<uuid:public_id>/", reviews.review, name="review"),
    path("review/<uuid:public_id>/pdf/", reviews.review_pdf, name="review-pdf"),
    path("review/<uuid:public_id>/receipt/", reviews.review_receipt, name="review-receipt"),
    path("review/<uuid:public_id>/codes/", answers.review_code, name="review-code"),
    path("review/<uuid:public_id>/comments/", answers.review_comment, name="review-comment"),
    path("review/<uuid:public_id>/decision/", answers.review_decision, name="review-decision"),
    # The address in the QR code of a printed page (open to all, says no more than a state)
    path("c/<str:sha256>/", permanent.permanent, name="permanent"),
    # Stored PDFs, and the general procedure for parties without an agreement
    path("documents/<str:sha256>.pdf", documents.document_file, name="document-file"),
    path("systems/<slug:slug>/general-procedure/", general.general_procedure, name="general-procedure"),
]
