"""The sitemap: every URL, readable top to bottom."""

from starlette.routing import Route

from pwa.accounts import pages as accounts
from pwa.accounts import touch_pages as touch
from pwa.accounts import views_pages as views
from pwa.accounts import ways_in_pages as ways_in
from pwa.calendar import pages as calendar
from pwa.checkins import pages as check_ins
from pwa.checkins.over_time import pages as over_time
from pwa.comfort import pages as comfort
from pwa.entries import pages as entries
from pwa.invitations import device_pages as devices
from pwa.invitations import link_pages as links
from pwa.invitations import pages as invitations
from pwa.leaving import desk_pages as leaving_desk
from pwa.leaving import pages as leaving
from pwa.library import check_in_pages as check_in_forms
from pwa.library import editing_pages as editing
from pwa.library import pages as library
from pwa.library import shelf_pages as shelf
from pwa.plans import pages as plans
from pwa.questions import pages as questions
from pwa.recordings import pages as recordings
from pwa.recordings.arriving import pages as arriving
from pwa.recordings.listening import pages as listening
from pwa.recordings.own import pages as own_recordings
from pwa.recordings.own import studio_pages as studio
from pwa.reflections import pages as reflections
from pwa.rides import pages as rides
from pwa.rides import pass_pages as passes
from pwa.shell import everything_pages as everything
from pwa.shell import kept_pages as kept
from pwa.shell import pages as shell
from pwa.shell import styleguide_pages as styleguide
from pwa.therapist import all_of_pages as all_of
from pwa.therapist import audit_pages as audit
from pwa.therapist import hand_over_pages as handing
from pwa.therapist import library_link_pages as library_ways
from pwa.therapist import link_pages as ways
from pwa.therapist import pages as clients
from pwa.therapist import practice_pages as practice
from pwa.therapist import preview_pages as preview
from pwa.therapist import prompt_pages as sent_prompts
from pwa.therapist import question_pages as asked
from pwa.therapist import session_pages as sessions
from pwa.therapist import text_pages as texts
from pwa.therapist.looks import pages as looks
from pwa.therapist.people import end_pages as people_ends
from pwa.therapist.people import link_pages as people_ways
from pwa.therapist.people import pages as people
from pwa.therapist.readiness import brief_pages as brief
from pwa.therapist.readiness import pages as readiness
from pwa.web.static import static_file

routes = [
    # What clients send: the busiest door. Routes are tried in order, so it comes first.
    Route("/entries/{id}", entries.take, methods=["POST"]),
    Route("/entries/{id}", entries.receipt, methods=["GET"]),
    Route("/entries", entries.entries),
    # For everybody.
    Route("/", shell.landing),
    Route("/help", shell.help_card),
    # The way in.
    Route("/signin", accounts.signin),
    Route("/signin/begin", accounts.begin, methods=["POST"]),
    Route("/signin/finish", accounts.finish, methods=["POST"]),
    Route("/signout", accounts.signout, methods=["POST"]),
    Route("/join", invitations.join),
    Route("/join/open", invitations.open_invitation, methods=["POST"]),
    Route("/join/elsewhere", invitations.elsewhere, methods=["POST"]),
    Route("/join/begin", invitations.begin, methods=["POST"]),
    Route("/join/finish", invitations.finish, methods=["POST"]),
    # A prep link: open to whoever has it.
    Route("/l/{token}", links.overview),
    Route("/l/{token}/kept", kept.kept_link),
    Route("/l/{token}/opened", links.opened, methods=["POST"]),
    Route("/l/{token}/{step}", links.step),
    # A pass for the ride home: the same.
    Route("/r/{token}", passes.show),
    Route("/r/{token}/kept", kept.kept_pass),
    Route("/r/{token}/opened", passes.opened, methods=["POST"]),
    Route("/r/{token}/calendar.ics", passes.calendar),
    # One's own ways in: everybody who is signed in.
    Route("/me/touch/begin", touch.begin, methods=["POST"]),
    Route("/me/touch/finish", touch.finish, methods=["POST"]),
    Route("/me/passkeys", ways_in.show),
    Route("/me/passkeys/begin", ways_in.begin, methods=["POST"]),
    Route("/me/passkeys/finish", ways_in.finish, methods=["POST"]),
    Route("/me/passkeys/{key}/name", ways_in.rename, methods=["POST"]),
    Route("/me/passkeys/{key}/remove", ways_in.remove, methods=["POST"]),
    Route("/me/passkeys/another-device", devices.show, methods=["GET"]),
    Route("/me/passkeys/another-device", devices.make, methods=["POST"]),
    Route("/me/passkeys/another-device/end", devices.end, methods=["POST"]),
    Route("/me/sign-ins/end-others", ways_in.end_others, methods=["POST"]),
    Route("/me/sign-ins/{key}/end", ways_in.end, methods=["POST"]),
    # The client's days.
    Route("/today", plans.today),
    Route("/prepare", plans.prepare),
    Route("/prepare/{step}", plans.step),
    Route("/session-day", plans.session_day),
    Route("/ride", rides.ride),
    Route("/ride/pass", rides.make_pass, methods=["POST"]),
    Route("/ride/pass/{way}/revoke", rides.revoke_pass, methods=["POST"]),
    Route("/comfort", comfort.comfort),
    Route("/meditate", recordings.recordings),
    Route("/meditate/month", listening.month),
    Route("/meditate/month/{month}", listening.month),
    Route("/meditate/ease", listening.ease),
    Route("/meditate/{recording}", recordings.recording),
    Route("/meditate/{recording}/listened", listening.listened),
    Route("/meditate/{recording}/saved", recordings.saved, methods=["POST"]),
    Route("/recordings/{file}", recordings.file),
    Route("/check-ins", check_ins.check_ins),
    Route("/check-ins/over-time", over_time.over_time),
    Route("/check-ins/{step}", check_ins.check_in),
    Route("/reflect", reflections.prompts),
    Route("/reflect/{step}", reflections.prompt),
    Route("/questions", questions.questions),
    Route("/me", plans.me),
    Route("/me/looked", views.mine),
    Route("/me/calendar.ics", calendar.own),
    Route("/me/leave", leaving.show),
    Route("/me/leave/end", leaving.end_plan, methods=["POST"]),
    Route("/me/leave/delete", leaving.delete, methods=["POST"]),
    Route("/left", leaving.left),
    Route("/me/everything", everything.show),
    Route("/me/everything.json", everything.as_file),
    # The therapist's desk.
    Route("/clients", readiness.clients),
    Route("/clients/new", clients.new_client, methods=["GET"]),
    Route("/clients/new", clients.create, methods=["POST"]),
    Route("/clients/needs-a-look", looks.show),
    Route("/clients/left", leaving_desk.records),
    Route("/clients/left/{person}", leaving_desk.record),
    Route("/clients/{client}", clients.client),
    Route("/clients/{client}/over-time", all_of.answers),
    Route("/clients/{client}/listening", all_of.listened),
    Route("/clients/{client}/looked", views.at_the_desk),
    Route("/clients/{client}/leave", leaving_desk.show),
    Route("/clients/{client}/leave/end", leaving_desk.end_plan, methods=["POST"]),
    Route("/clients/{client}/leave/again", leaving_desk.start_again, methods=["POST"]),
    Route("/clients/{client}/leave/delete", leaving_desk.delete, methods=["POST"]),
    Route("/clients/{client}/brief", brief.show),
    Route("/clients/{client}/preview", preview.preview),
    Route("/clients/{client}/preview/{page:path}", preview.preview),
    Route("/clients/{client}/arrived", clients.arrived),
    Route("/clients/{client}/opened", clients.opened, methods=["POST"]),
    Route("/clients/{client}/looks", looks.note, methods=["POST"]),
    Route("/clients/{client}/prompts", sent_prompts.show, methods=["GET"]),
    Route("/clients/{client}/prompts", sent_prompts.send, methods=["POST"]),
    Route("/clients/{client}/prompts/{step}/withdraw", sent_prompts.withdraw, methods=["POST"]),
    Route("/clients/{client}/questions", asked.talked, methods=["POST"]),
    Route("/clients/{client}/therapist", handing.hand_over, methods=["POST"]),
    Route("/clients/{client}/session", sessions.session, methods=["POST"]),
    Route("/clients/{client}/meeting", sessions.meeting, methods=["POST"]),
    Route("/clients/{client}/texts", texts.show, methods=["GET"]),
    Route("/clients/{client}/texts", texts.renew, methods=["POST"]),
    Route("/clients/{client}/texts/add", texts.add, methods=["POST"]),
    Route("/clients/{client}/prep-links", ways.new_prep_link, methods=["POST"]),
    Route("/clients/{client}/prep-links/{way}/revoke", ways.revoke_prep_link, methods=["POST"]),
    Route("/clients/{client}/passes", ways.new_pass, methods=["POST"]),
    Route("/clients/{client}/passes/{way}/revoke", ways.revoke_pass, methods=["POST"]),
    Route("/clients/{client}/invitations", ways.invite, methods=["POST"]),
    Route("/clients/{client}/invitations/{way}/revoke", ways.revoke_invitation, methods=["POST"]),
    Route("/library", library.shelf),
    Route("/library/approve-all", library.ask_approve_all, methods=["GET"]),
    Route("/library/approve-all", library.approve_all, methods=["POST"]),
    Route("/library/arrange", shelf.arrange),
    Route("/library/new", editing.new, methods=["GET"]),
    Route("/library/new", editing.create, methods=["POST"]),
    Route("/library/new/preview", editing.preview_new, methods=["POST"]),
    Route("/library/check-ins/new", check_in_forms.new, methods=["GET"]),
    Route("/library/check-ins/new", check_in_forms.create, methods=["POST"]),
    Route("/library/check-ins/{slug}", check_in_forms.edit, methods=["GET"]),
    Route("/library/check-ins/{slug}", check_in_forms.save, methods=["POST"]),
    Route("/library/check-ins/{slug}/instruments", check_in_forms.put_in, methods=["POST"]),
    Route("/library/check-ins/{slug}/parts/{part}/remove", check_in_forms.ask_remove, methods=["GET"]),
    Route("/library/check-ins/{slug}/parts/{part}/remove", check_in_forms.remove, methods=["POST"]),
    Route("/library/check-ins/{slug}/questions/{question}", check_in_forms.question, methods=["GET"]),
    Route("/library/check-ins/{slug}/questions/{question}", check_in_forms.save_question, methods=["POST"]),
    Route("/library/check-ins/{slug}/questions/{question}/move", check_in_forms.move, methods=["POST"]),
    Route(
        "/library/check-ins/{slug}/questions/{question}/remove", check_in_forms.ask_remove, methods=["GET"]
    ),
    Route("/library/check-ins/{slug}/questions/{question}/remove", check_in_forms.remove, methods=["POST"]),
    Route("/library/recordings", own_recordings.show),
    Route("/library/recordings/new", own_recordings.new, methods=["GET"]),
    Route("/library/recordings/new", own_recordings.create, methods=["POST"]),
    Route("/library/recordings/studio", studio.scripts),
    Route("/library/recordings/studio/{script}", studio.studio),
    Route("/library/recordings/arriving", arriving.begin, methods=["POST"]),
    Route("/library/recordings/arriving/{arriving}", arriving.look, methods=["GET"]),
    Route("/library/recordings/arriving/{arriving}", arriving.take, methods=["PATCH"]),
    Route("/library/recordings/{recording}", own_recordings.one),
    Route("/library/recordings/{recording}/replace", own_recordings.replace, methods=["POST"]),
    Route("/library/recordings/{recording}/try-again", own_recordings.try_again, methods=["POST"]),
    Route("/library/recordings/{recording}/publish", own_recordings.publish, methods=["POST"]),
    Route("/library/recordings/{recording}/words", own_recordings.describe, methods=["POST"]),
    Route("/library/recordings/{recording}/discard", own_recordings.discard, methods=["POST"]),
    Route("/library/recordings/{recording}/take-away", own_recordings.ask_take_away, methods=["GET"]),
    Route("/library/recordings/{recording}/take-away", own_recordings.take_away, methods=["POST"]),
    Route("/library/{slug}/prep-links", library_ways.show, methods=["GET"]),
    Route("/library/{slug}/prep-links", library_ways.make, methods=["POST"]),
    Route("/library/{slug}/prep-links/{way}/revoke", library_ways.revoke, methods=["POST"]),
    Route("/library/{slug}", library.read),
    Route("/library/{slug}/approve", library.approve, methods=["POST"]),
    Route("/library/{slug}/changes", shelf.compare),
    Route("/library/{slug}/keep", shelf.keep, methods=["POST"]),
    Route("/library/{slug}/take", shelf.take, methods=["POST"]),
    Route("/library/{slug}/edit", editing.edit, methods=["GET"]),
    Route("/library/{slug}/edit", editing.save, methods=["POST"]),
    Route("/library/{slug}/preview", editing.preview, methods=["POST"]),
    Route("/library/{slug}/discard", shelf.ask_discard, methods=["GET"]),
    Route("/library/{slug}/discard", shelf.discard, methods=["POST"]),
    Route("/library/{slug}/move", shelf.move, methods=["POST"]),
    Route("/library/{slug}/hide", shelf.ask_hide, methods=["GET"]),
    Route("/library/{slug}/hide", shelf.hide, methods=["POST"]),
    Route("/practice", practice.show, methods=["GET"]),
    Route("/practice", practice.save, methods=["POST"]),
    Route("/practice/ways-in", audit.show),
    Route("/practice/people", people.show),
    Route("/practice/people/new", people.new, methods=["GET"]),
    Route("/practice/people/new", people.create, methods=["POST"]),
    Route("/practice/people/{person}", people.one),
    Route("/practice/people/{person}/end", people_ends.ask, methods=["GET"]),
    Route("/practice/people/{person}/end", people_ends.end, methods=["POST"]),
    Route("/practice/people/{person}/invitations", people_ways.invite, methods=["POST"]),
    Route("/practice/people/{person}/invitations/{way}/revoke", people_ways.revoke, methods=["POST"]),
    # What the phone keeps, and what it shows by itself.
    Route("/kept", kept.kept),
    Route("/offline", shell.offline),
    Route("/kept-here", shell.kept_here),
    # The program.
    Route("/styleguide", styleguide.styleguide),
    Route("/healthz", shell.healthz),
    Route("/readyz", shell.readyz),
    Route("/manifest.webmanifest", shell.manifest),
    Route("/sw.js", shell.worker),
    Route("/static/{release}/{name:path}", static_file),
]
