"""Addresses of the day."""

from django.urls import path

from incidents.views import condition, course, incidents, noting, oncall, reports, waiting

urlpatterns = [
    # Open to programs that watch, closed to everybody but administrators
    path("healthz", condition.alive, name="alive"),
    path("readyz", condition.ready, name="ready"),
    path("metrics", condition.measured, name="metrics"),
    path("condition/", condition.condition_page, name="condition"),
    path("mails/<int:pk>/sending/", waiting.mail_sending, name="mail-sending"),
    path("jobs/<int:pk>/making/", waiting.job_making, name="job-making"),
    path("oncall/", oncall.oncall, name="oncall"),
    path("incidents/", incidents.incident_list, name="incident-list"),
    path("incidents/new/", incidents.incident_new, name="incident-new"),
    path("incidents/<str:number>/", incidents.incident_page, name="incident"),
    path("incidents/<str:number>/progress/", incidents.incident_progress, name="incident-progress"),
    path("incidents/<str:number>/log/", incidents.incident_log, name="incident-log"),
    path("incidents/<str:number>/facts/", incidents.incident_facts, name="incident-facts"),
    path("incidents/<str:number>/levels/", course.incident_levels, name="incident-levels"),
    path("incidents/<str:number>/recovery/", course.incident_recovery, name="incident-recovery"),
    path("incidents/<str:number>/reopening/", course.incident_reopening, name="incident-reopening"),
    path("incidents/<str:number>/closure/", course.incident_closure, name="incident-closure"),
    path("incidents/<str:number>/numbers/", noting.incident_numbers, name="incident-numbers"),
    path("incidents/<str:number>/parties/<int:pk>/", noting.party_page, name="incident-party"),
    path("incidents/<str:number>/parties/<int:pk>/calls/", noting.party_calls, name="party-calls"),
    path("incidents/<str:number>/parties/<int:pk>/effects/", noting.party_effects, name="party-effects"),
    path("incidents/<str:number>/parties/<int:pk>/promises/<str:key>/", noting.promise_page, name="promise"),
    path(
        "incidents/<str:number>/parties/<int:pk>/promises/<str:key>/information/",
        noting.promise_information,
        name="promise-information",
    ),
    path(
        "incidents/<str:number>/parties/<int:pk>/promises/<str:key>/decisions/",
        noting.promise_decisions,
        name="promise-decisions",
    ),
    path(
        "incidents/<str:number>/parties/<int:pk>/promises/<str:key>/marks/",
        noting.promise_marks,
        name="promise-marks",
    ),
    path("incidents/<str:number>/drafts/", reports.incident_drafts, name="incident-drafts"),
    path("incidents/<str:number>/drafts/<int:pk>/", reports.report_draft, name="report-draft"),
    path("incidents/<str:number>/drafts/<int:pk>/sending/", reports.report_sending, name="report-sending"),
    path("incidents/<str:number>/reports/<int:pk>/", reports.report_page, name="report"),
]
