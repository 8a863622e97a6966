"""Who may have which route. Written by hand, not derived from the code.

Sam is the client whose things are asked for; Alice is Sam's therapist, Olga owns the practice. Bob is a therapist of
the same practice, Kim is Bob's client. Charlie and Yuki belong to another practice. Nobody is signed in as nobody.

A cell is the status of the answer; `in` is the way to the sign-in (303, or 401 for a script).
"""

PEOPLE = ("nobody", "sam", "alice", "olga", "bob", "kim", "charlie", "yuki")

MATRIX = """
                                                     nobody sam alice olga bob kim charlie yuki
GET  /                                               200    303 303   303  303 303 303     303
GET  /help                                           200    200 200   200  200 200 200     200
GET  /offline                                        200    200 200   200  200 200 200     200
GET  /kept-here                                      200    200 200   200  200 200 200     200
GET  /healthz                                        200    200 200   200  200 200 200     200
GET  /readyz                                         200    200 200   200  200 200 200     200
GET  /styleguide                                     404    404 404   404  404 404 404     404
GET  /manifest.webmanifest                           200    200 200   200  200 200 200     200
GET  /sw.js                                          200    200 200   200  200 200 200     200
GET  /static/{release}/js/first.js                   200    200 200   200  200 200 200     200
GET  /recordings/{recording}                         200    200 200   200  200 200 200     200
GET  /recordings/{voice-file}.m4a                    200    200 200   200  200 200 200     200
GET  /recordings/{voice-of-sam-file}.m4a             404    200 200   200  404 404 404     404
GET  /l/{prep}                                       200    200 200   200  200 200 200     200
GET  /l/{prep}/why-different                         200    200 200   200  200 200 200     200
GET  /l/{prep}/kept                                  200    200 200   200  200 200 200     200
POST /l/{prep}/opened                                204    204 204   204  204 204 204     204
GET  /r/{pass}                                       200    200 200   200  200 200 200     200
GET  /r/{pass}/kept                                  200    200 200   200  200 200 200     200
GET  /r/{pass}/calendar.ics                          200    200 200   200  200 200 200     200
POST /r/{pass}/opened                                204    204 204   204  204 204 204     204
GET  /join                                           200    200 200   200  200 200 200     200
POST /join/open                                      404    404 404   404  404 404 404     404
POST /join/elsewhere                                 404    404 404   404  404 404 404     404
POST /join/begin                                     400    400 400   400  400 400 400     400
POST /join/finish                                    400    400 400   400  400 400 400     400
GET  /signin                                         200    303 303   303  303 303 303     303
POST /signin/begin                                   200    200 200   200  200 200 200     200
POST /signin/finish                                  400    400 400   400  400 400 400     400
GET  /today                                          in     200 404   404  404 200 404     200
GET  /prepare                                        in     200 404   404  404 200 404     200
GET  /prepare/{sam-why-different}                    in     200 404   404  404 404 404     404
GET  /session-day                                    in     200 404   404  404 200 404     200
GET  /ride                                           in     200 404   404  404 200 404     200
POST /ride/pass                                      in     303 404   404  404 303 404     303
POST /ride/pass/{ride-pass}/revoke                   in     303 404   404  404 404 404     404
GET  /comfort                                        in     200 404   404  404 200 404     200
GET  /meditate                                       in     200 404   404  404 200 404     200
GET  /meditate/month                                 in     200 404   404  404 200 404     200
GET  /meditate/month/2025-01                         in     200 404   404  404 200 404     200
GET  /meditate/ease                                  in     200 404   404  404 200 404     200
GET  /meditate/centring-10                           in     200 404   404  404 200 404     200
GET  /meditate/centring-10/listened                  in     200 404   404  404 200 404     200
GET  /check-ins                                      in     200 404   404  404 200 404     200
GET  /check-ins/over-time                            in     200 404   404  404 200 404     200
GET  /check-ins/{sam-check-in-before}                in     200 404   404  404 404 404     404
GET  /reflect                                        in     200 404   404  404 200 404     200
GET  /reflect/{sam-day-1}                            in     200 404   404  404 404 404     404
GET  /questions                                      in     200 404   404  404 200 404     200
GET  /me                                             in     200 404   404  404 200 404     200
GET  /me/looked                                      in     200 404   404  404 200 404     200
GET  /me/calendar.ics                                in     200 404   404  404 200 404     200
GET  /me/everything                                  in     200 404   404  404 200 404     200
GET  /me/everything.json                             in     200 404   404  404 200 404     200
GET  /me/leave                                       in     200 404   404  404 200 404     200
POST /me/leave/end                                   in     303 404   404  404 303 404     303
POST /me/leave/delete                                in     303 404   404  404 303 404     303
GET  /left                                           200    200 200   200  200 200 200     200
POST /me/touch/begin                                 in     200 200   200  200 200 200     200
POST /me/touch/finish                                in     400 400   400  400 400 400     400
GET  /me/passkeys                                    in     200 200   200  200 200 200     200
POST /me/passkeys/begin                              in     200 200   200  200 200 200     200
POST /me/passkeys/finish                             400    400 400   400  400 400 400     400
POST /me/passkeys/{sam-passkey}/name                 in     422 404   404  404 404 404     404
POST /me/passkeys/{sam-passkey}/remove               in     303 404   404  404 404 404     404
POST /me/sign-ins/{sam-other-sign-in}/end            in     303 404   404  404 404 404     404
POST /me/sign-ins/end-others                         in     303 303   303  303 303 303     303
GET  /me/passkeys/another-device                      in     200 200   200  200 200 200     200
POST /me/passkeys/another-device                      in     303 303   303  303 303 303     303
POST /me/passkeys/another-device/end                  in     303 303   303  303 303 303     303
GET  /kept                                           in     200 404   404  404 200 404     200
GET  /entries                                        200    200 404   404  404 200 404     200
GET  /entries/{entry}                                in     200 404   404  404 404 404     404
POST /entries/{tick-of-sam}                          in     201 404   404  404 404 404     404
GET  /clients                                        in     404 200   200  200 404 200     404
GET  /clients/new                                    in     404 200   200  200 404 200     404
GET  /meditate/{voice}                               in     200 404   404  404 200 404     404
GET  /meditate/{voice-of-sam}                        in     200 404   404  404 404 404     404
POST /meditate/centring-10/saved                     in     422 404   404  404 422 404     422
POST /clients/new                                    in     404 422   422  422 404 422     404
GET  /clients/{sam}                                  in     404 200   200  404 404 404     404
GET  /clients/{sam}/brief                            in     404 200   200  404 404 404     404
GET  /clients/{sam}/preview                          in     404 200   200  404 404 404     404
GET  /clients/{sam}/preview/prepare                  in     404 200   200  404 404 404     404
GET  /clients/{sam}/arrived                          in     404 200   200  404 404 404     404
POST /clients/{sam}/opened                           in     404 204   204  404 404 404     404
POST /clients/{sam}/looks                            in     404 422   422  404 404 404     404
POST /clients/{sam}/questions                        in     404 303   303  404 404 404     404
GET  /clients/{sam}/prompts                          in     404 200   200  404 404 404     404
POST /clients/{sam}/prompts                          in     404 422   422  404 404 404     404
POST /clients/{sam}/prompts/{sent}/withdraw          in     404 303   303  404 404 404     404
POST /clients/{sam}/therapist                        in     404 303   303  404 404 404     404
POST /clients/{sam}/session                          in     404 303   303  404 404 404     404
POST /clients/{sam}/meeting                          in     404 303   303  404 404 404     404
GET  /clients/{sam}/texts                            in     404 200   200  404 404 404     404
POST /clients/{sam}/texts                            in     404 303   303  404 404 404     404
POST /clients/{sam}/texts/add                        in     404 303   303  404 404 404     404
POST /clients/{sam}/prep-links                       in     404 303   303  404 404 404     404
POST /clients/{sam}/prep-links/{prep-link}/revoke    in     404 303   303  404 404 404     404
POST /clients/{sam}/passes                           in     404 303   303  404 404 404     404
POST /clients/{sam}/passes/{ride-pass}/revoke        in     404 303   303  404 404 404     404
POST /clients/{sam}/invitations                      in     404 303   303  404 404 404     404
POST /clients/{sam}/invitations/{invitation}/revoke  in     404 303   303  404 404 404     404
GET  /clients/{sam}/listening                        in     404 200   200  404 404 404     404
GET  /clients/{sam}/over-time                        in     404 200   200  404 404 404     404
GET  /clients/{sam}/looked                           in     404 200   200  404 404 404     404
GET  /clients/{sam}/leave                            in     404 200   200  404 404 404     404
POST /clients/{sam}/leave/end                        in     404 303   303  404 404 404     404
POST /clients/{sam}/leave/again                      in     404 303   303  404 404 404     404
POST /clients/{sam}/leave/delete                     in     404 422   422  404 404 404     404
GET  /clients/needs-a-look                           in     404 200   200  200 404 200     404
GET  /clients/left                                   in     404 200   200  200 404 200     404
GET  /clients/left/{lee}                             in     404 200   200  404 404 404     404
GET  /library                                        in     404 200   200  200 404 200     404
GET  /library/why-different                          in     404 200   200  200 404 200     404
GET  /library/why-different/changes                  in     404 200   200  200 404 200     404
GET  /library/why-different/edit                     in     404 404   200  404 404 200     404
POST /library/why-different/edit                     in     404 404   422  404 404 422     404
POST /library/why-different/preview                  in     404 404   200  404 404 200     404
POST /library/why-different/keep                     in     404 404   422  404 404 422     404
POST /library/why-different/take                     in     404 404   422  404 404 422     404
POST /library/why-different/move                     in     404 404   303  404 404 303     404
GET  /library/centring-10/hide                       in     404 404   200  404 404 200     404
POST /library/why-different/hide                     in     404 404   303  404 404 303     404
GET  /library/{own-step}                             in     404 200   200  200 404 404     404
GET  /library/{own-step}/edit                        in     404 404   200  404 404 404     404
GET  /library/{own-step}/discard                     in     404 404   200  404 404 404     404
POST /library/{own-step}/discard                     in     404 404   422  404 404 404     404
GET  /library/arrange                                in     404 404   200  404 404 200     404
GET  /library/new                                    in     404 404   200  404 404 200     404
POST /library/new                                    in     404 404   422  404 404 422     404
POST /library/new/preview                            in     404 404   422  404 404 422     404
POST /library/why-different/approve                  in     404 404   422  404 404 422     404
GET  /library/why-different/prep-links               in     404 200   200  200 404 200     404
POST /library/why-different/prep-links               in     404 303   303  303 404 303     404
POST /library/why-different/prep-links/{library-link}/revoke  in     404 303   303  303 404 404     404
GET  /library/check-ins/new                          in     404 404   200  404 404 200     404
POST /library/check-ins/new                          in     404 404   422  404 404 422     404
GET  /library/check-ins/after-day-3                  in     404 404   200  404 404 200     404
POST /library/check-ins/after-day-3                  in     404 404   422  404 404 422     404
POST /library/check-ins/after-day-3/instruments      in     404 404   404  404 404 404     404
GET  /library/check-ins/after-weeks/parts/two-weeks-1/remove  in  404 404   200  404 404 200     404
POST /library/check-ins/after-weeks/parts/two-weeks-1/remove  in  404 404   409  404 404 409     404
GET  /library/check-ins/after-day-3/questions/mood   in     404 404   200  404 404 200     404
POST /library/check-ins/after-day-3/questions/mood   in     404 404   422  404 404 422     404
POST /library/check-ins/after-day-3/questions/mood/move  in     404 404   303  404 404 303     404
GET  /library/check-ins/after-day-3/questions/mood/remove  in     404 404   200  404 404 200     404
POST /library/check-ins/after-day-3/questions/mood/remove  in     404 404   409  404 404 409     404
GET  /library/recordings                             in     404 200   200  200 404 200     404
GET  /library/recordings/new                         in     404 200   200  200 404 200     404
POST /library/recordings/new                         in     404 422   422  422 404 422     404
GET  /library/recordings/studio                      in     404 200   200  200 404 200     404
GET  /library/recordings/studio/centring-10          in     404 200   200  200 404 200     404
POST /library/recordings/arriving                    in     404 400   400  400 404 400     404
GET  /library/recordings/arriving/{file-of-alice}    in     404 200   404  404 404 404     404
PATCH /library/recordings/arriving/{file-of-alice}   in     404 400   404  404 404 404     404
GET  /library/recordings/{voice}                     in     404 200   200  200 404 404     404
POST /library/recordings/{voice}/replace             in     404 404   422  404 404 404     404
POST /library/recordings/{voice}/try-again           in     404 404   303  404 404 404     404
POST /library/recordings/{voice}/publish             in     404 404   422  404 404 404     404
POST /library/recordings/{voice}/words               in     404 404   422  404 404 404     404
POST /library/recordings/{voice}/discard             in     404 404   303  404 404 404     404
GET  /library/recordings/{voice}/take-away           in     404 404   200  404 404 404     404
POST /library/recordings/{voice}/take-away           in     404 404   303  404 404 404     404
GET  /library/recordings/{voice-of-sam}              in     404 200   200  404 404 404     404
POST /library/recordings/{voice-of-sam}/words        in     404 422   422  404 404 404     404
GET  /library/recordings/{voice-of-sam}/take-away    in     404 200   200  404 404 404     404
GET  /library/approve-all                            in     404 404   200  404 404 200     404
POST /library/approve-all                            in     404 404   303  404 404 303     404
GET  /practice                                       in     404 404   200  404 404 200     404
POST /practice                                       in     404 404   422  404 404 422     404
GET  /practice/ways-in                               in     404 404   200  404 404 200     404
GET  /practice/people                                in     404 404   200  404 404 200     404
GET  /practice/people/new                            in     404 404   200  404 404 200     404
POST /practice/people/new                            in     404 404   303  404 404 303     404
GET  /practice/people/{bob}                          in     404 404   200  404 404 404     404
GET  /practice/people/{bob}/end                      in     404 404   200  404 404 404     404
POST /practice/people/{bob}/end                      in     404 404   422  404 404 404     404
POST /practice/people/{bob}/invitations              in     404 404   303  404 404 404     404
POST /practice/people/{bob}/invitations/{of-bob}/revoke in  404 404   303  404 404 404     404
POST /signout                                        303    303 303   303  303 303 303     303
"""

# What a row needs to be asked in earnest; without it the form is empty and the entitled are told what is missing.
FORMS = {
    "POST /entries/{tick-of-sam}": {"kind": "tick", "step": "{sam-why-different}", "item": "", "done": "yes"},
    "POST /me/leave/delete": {"sure": "yes"},
    "POST /clients/{sam}/looks": {"entry": "{flagged}", "seen": "0"},
    "POST /clients/{sam}/therapist": {"from": "{alice}", "to": "{bob}"},
    "POST /clients/{sam}/session": {"session": "{sam-session}", "outcome": "cancelled"},
    "POST /clients/{sam}/meeting": {"step": "{sam-meeting}"},
    "POST /library/why-different/move": {"to": "up"},
    "POST /practice/people/new": {"name": "Lou", "role": "therapist"},
}
