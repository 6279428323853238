"""Addresses of peacetime."""

from django.urls import path

from agreements.views import (
    attendees,
    concerns,
    documents,
    general,
    meetings,
    memberships,
    parties,
    party_items,
    permanent,
    plan_items,
    plans,
    review_answers,
    reviews,
    systems,
)

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
    path("systems/<slug:slug>/plan/", plans.plan_edit, name="plan-edit"),
    path("systems/<slug:slug>/plan/<str:kind>/new/", plan_items.plan_item_new, name="plan-item-new"),
    path("systems/<slug:slug>/plan/<str:kind>/<int:pk>/", plan_items.plan_item, name="plan-item"),
    path("systems/<slug:slug>/plan/<str:kind>/<int:pk>/place/", plan_items.plan_item_place, name="plan-item-place"),
    path(
        "systems/<slug:slug>/plan/<str:kind>/<int:pk>/retirement/",
        plan_items.plan_item_retirement,
        name="plan-item-retirement",
    ),
    path(
        "systems/<slug:slug>/plan/<str:kind>/<int:pk>/reinstatement/",
        plan_items.plan_item_reinstatement,
        name="plan-item-reinstatement",
    ),
    # Parties, their contacts and capabilities (the register)
    path("parties/", parties.party_list, name="party-list"),
    path("parties/new/", parties.party_new, name="party-new"),
    path("parties/<int:pk>/", parties.party_page, name="party-page"),
    path("parties/<int:pk>/edit/", parties.party_edit, name="party-edit"),
    path("parties/<int:pk>/retirement/", parties.party_retirement, name="party-retirement"),
    path("parties/<int:pk>/reinstatement/", parties.party_reinstatement, name="party-reinstatement"),
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
    # The reviewer: the link in the mail, the letter behind it, the answer (no account)
    path("r/<str:token>", reviews.review_link, name="review-link"),
    path("review/<uuid:public_id>/", reviews.review, name="review"),
    path("review/<uuid:public_id>/pdf/", reviews.review_pdf, name="review-pdf"),
    path("review/<uuid:public_id>/receipt/", reviews.review_receipt, name="review-receipt"),
    path("review/<uuid:public_id>/codes/", review_answers.review_code, name="review-code"),
    path("review/<uuid:public_id>/comments/", review_answers.review_comment, name="review-comment"),
    path("review/<uuid:public_id>/decision/", review_answers.review_decision, name="review-decision"),
    # The address in the QR code of a printed page (open to all, says no more than a state)
    path("c/<str:sha256>/", permanent.permanent, name="permanent"),
    # Stored PDFs, and the general procedure for parties without an agreement
    path("documents/<str:sha256>.pdf", documents.document_file, name="document-file"),
    path("systems/<slug:slug>/general-procedure/", general.general_procedure, name="general-procedure"),
]
