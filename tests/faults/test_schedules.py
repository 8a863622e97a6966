"""Whatever happens, in whatever order: what the phone ever called received is on the server once, and nothing is lost.

Schedules made by Hypothesis, each on a new phone with the real pages and worker, before one real server. Between them
stands a proxy that loses, delays, cuts and forges. The long run (`./run soak`) has a thousand of them.
"""

import random
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from playwright.sync_api import Browser

from tests.faults import clock
from tests.faults.hand import Hand
from tests.faults.world import World, running
from tests.harness import mishaps

SHORT, LONG = 40, 1000
STEPS, STEPS_IN_SOAK = 7, 8
SEED = 20260101
HANGS = 150  # seconds; on an idle machine a schedule takes five
TWO_DAYS = 2 * clock.DAY
EVENTS = [
    *("written", "ticked", "handed over", "sent twice from a form", "sent twice by scripts"),
    *("tab closed", "tab crashed", "worker stopped", "clock moved", "server killed"),
    *("signed out", "stayed", "another account", "new release"),
]


class Schedule(RuleBasedStateMachine):
    """One schedule. Every rule fits at any time: whoever is needed signs in first."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.number = world.schedules
        world.schedules += 1
        world.as_new()
        self.hand = Hand(world.browser, world.server, world.proxy, world.clients)
        self.words = (f"schedule {self.number}, number {count}" for count in range(1000))
        self.is_renewed = False
        self.story: list[str] = []
        signal.alarm(HANGS)

    @initialize()
    def it_begins(self) -> None:
        """Sam is signed in. Everything has its turn: a fault over the page, one over the first words, and an event.

        Hypothesis likes to repeat itself: left to it, a few dozen schedules would miss something.
        """
        self.hand.sign_in(self.world.clients[0])
        self._comes_over_a_page(self.number)
        self._comes(self.number, 1)
        self.hand.write(next(self.words))
        self._now("written")
        FIRST[self.number % len(FIRST)](self)

    @rule(fault=st.integers(0, len(mishaps.ENTRIES) - 1), times=st.integers(1, 2))
    def something_comes(self, fault: int, times: int) -> None:
        self._comes(fault, times)

    @rule(fault=st.integers(0, len(mishaps.PAGES) - 1))
    def something_comes_over_a_page(self, fault: int) -> None:
        self._comes_over_a_page(fault)
        self.hand.open("/today")
        self._now("")

    @rule(way=st.sampled_from(["form", "form", "page", "tick"]))
    def they_write(self, way: str) -> None:
        if way == "form":
            self.hand.write(next(self.words))
        elif way == "page":
            self.hand.add(next(self.words))
        else:
            self.hand.tick()
        self._now("ticked" if way == "tick" else "written")

    @rule(by_form=st.booleans())
    def they_send_twice(self, by_form: bool) -> None:
        if by_form:
            self.hand.write(next(self.words), taps=2)
        else:
            self.hand.add(next(self.words), times=3)
        self._now("sent twice from a form" if by_form else "sent twice by scripts")

    @rule(crashes=st.booleans(), fault=st.integers(0, len(mishaps.ENTRIES) - 1))
    def the_tab_goes_midway(self, crashes: bool, fault: int) -> None:
        self._comes(fault, 1)
        self.hand.hand_over(next(self.words))
        self.hand.tab_goes(crashes)
        self.world.happened["handed over"] += 1
        self._now("tab crashed" if crashes else "tab closed")

    @rule(fault=st.integers(0, len(mishaps.ENTRIES) - 1))
    def the_worker_stops_midway(self, fault: int) -> None:
        self._comes(fault, 1)
        self.hand.hand_over(next(self.words))
        self.hand.worker_stops()
        self._now("worker stopped")

    @rule(ahead=st.sampled_from([0, TWO_DAYS, -TWO_DAYS]))
    def the_clock_moves(self, ahead: int) -> None:
        self._is_of(self.hand.move_clock(ahead))
        self._now("clock moved" if ahead else "")

    @rule()
    def the_server_goes(self) -> None:
        self.hand.somebody()
        self.world.server.kill()
        self.hand.write(next(self.words))
        self._now("server killed")

    @rule(comes_back=st.booleans())
    def there_is_a_signal(self, comes_back: bool) -> None:
        self.hand.signal_is_back()
        if comes_back:
            self.hand.open("/today")
        self._now("")

    @rule(agrees=st.booleans())
    def they_sign_out(self, agrees: bool) -> None:
        self._now("signed out" if self.hand.sign_out(agrees) else "stayed")

    @rule(who=st.integers(0, 1))
    def somebody_signs_in(self, who: int) -> None:
        self.hand.sign_in(self.world.clients[who])
        self._now("another account" if who else "")

    @rule()
    def a_new_release_comes(self) -> None:
        """Once in a schedule, as it takes its time."""
        if self.is_renewed:
            return
        self.is_renewed = True
        self.hand.begin_release(self.world.renew())
        self._is_of(self.hand.tell_time())
        self._now("")

    def teardown(self) -> None:
        """After a schedule that went well: the signal is back, the pauses are over, and the ledger is compared."""
        failure = sys.exc_info()[1]
        try:
            if failure is None:
                self._check()
                signal.alarm(0)
                self.hand.close()
        except BaseException as found:
            failure = found
            raise
        finally:
            if failure is not None:
                failure.add_note(
                    "\n".join(
                        [f"schedule {self.number}:", *self.story, "the console:", *self.hand.heard[-9:]]
                    )
                )
                self.hand.phone.context.close()

    def _check(self) -> None:
        here = self.hand.client
        for client in sorted(self.hand.known, key=lambda one: one is not here):
            self.hand.sign_in(client)
            self.hand.move_clock(TWO_DAYS + clock.DAY)
            self.hand.signal_is_back()
            self.hand.wait_until_sent(client)
        self.hand.ledger.check(self.world.arrived())
        self.world.checked += 1

    def _comes(self, fault: int, times: int) -> None:
        name = list(mishaps.ENTRIES)[fault % len(mishaps.ENTRIES)]
        self.world.proxy.coming["entries"].extend([name] * times)
        self.story.append(f"coming: {times} times {name}")

    def _comes_over_a_page(self, fault: int) -> None:
        name = list(mishaps.PAGES)[fault % len(mishaps.PAGES)]
        self.world.proxy.coming["pages"].append(name)
        self.story.append(f"coming: {name}")

    def _is_of(self, release: str) -> None:
        """A worker says which release it is of."""
        if release != self.world.proxy.release[0]:
            self.world.happened["new release"] += 1

    def _now(self, event: str) -> None:
        if event:
            self.world.happened[event] += 1
        found = self.hand.look() or {}
        rows = [f"{row['text'].split()[-1:]} {row['state']}" for rows in found.values() for row in rows]
        self.story.append(f"{event or 'then'}: {self.hand.page.url} {rows}")


def _stays(schedule: Schedule) -> None:
    schedule.the_server_goes()  # so that something is unsent
    schedule.they_sign_out(False)


FIRST: list[Callable[[Schedule], object]] = [
    lambda schedule: schedule.they_write("tick"),
    lambda schedule: schedule.they_send_twice(True),
    lambda schedule: schedule.they_send_twice(False),
    lambda schedule: schedule.the_tab_goes_midway(False, schedule.number),
    lambda schedule: schedule.the_tab_goes_midway(True, schedule.number),
    lambda schedule: schedule.the_worker_stops_midway(schedule.number),
    lambda schedule: schedule.the_clock_moves(TWO_DAYS),
    lambda schedule: schedule.the_server_goes(),
    lambda schedule: schedule.they_sign_out(True),
    lambda schedule: schedule.somebody_signs_in(1),
    lambda schedule: schedule.a_new_release_comes(),
    _stays,
]


@pytest.fixture
def world(chromium_browser: Browser, tmp_path: Path) -> Iterator[World]:
    with running(chromium_browser, tmp_path / "server") as made:
        yield made


@pytest.fixture
def alarm() -> Iterator[None]:
    """A schedule that hangs fails, with its story."""

    def hangs(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, hangs)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.timeout(4 * 3600, method="thread")  # the other method has the alarm to itself
@pytest.mark.usefixtures("alarm")
def test_whatever_happens_nothing_is_lost_or_doubled(
    world: World, soak: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    number = random.randrange(2**32) if soak else SEED
    with capsys.disabled():
        print(f"\nschedules of seed {number}")
    how = settings(
        max_examples=LONG if soak else SHORT,
        stateful_step_count=STEPS_IN_SOAK if soak else STEPS,
        phases=[Phase.generate],  # a schedule that failed tells its story; smaller ones would take hours
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(lambda: Schedule(world)), settings=how)
    happened = world.proxy.fired + world.happened
    with capsys.disabled():
        print(
            f"{world.checked} schedules:",
            *(f"{count:6} {name}" for name, count in happened.most_common()),
            sep="\n",
        )
    assert world.checked >= how.max_examples
    expected = [*mishaps.ENTRIES, *mishaps.PAGES, *EVENTS]
    assert not [name for name in expected if not happened[name]], "this never happened"
