"""Addresses of meetings: what is kept of one, and the draft at the table."""

from django.urls import path

from agreements.views.editor import conclusion, meeting_mode
from agreements.views.meetings import answers, attendees, concerns, meetings

_AT_THE_TABLE = "agreements/<str:number>/meetings/<int:pk>/"

addresses = [
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
    path("meetings/<int:pk>/concerns/<int:item>/answer/", answers.concern_answer, name="concern-answer"),
    path("answers/", answers.answer_list, name="answer-list"),
    path("answers/<int:pk>/", answers.answer, name="answer"),
    path("answers/<int:pk>/retirement/", answers.answer_retirement, name="answer-retirement"),
    path("answers/<int:pk>/reinstatement/", answers.answer_reinstatement, name="answer-reinstatement"),
    path(_AT_THE_TABLE, meeting_mode.meeting_mode, name="meeting-mode"),
    path(f"{_AT_THE_TABLE}conclusion/", conclusion.meeting_conclusion, name="meeting-conclusion"),
]
