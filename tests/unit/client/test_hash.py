"""The address bar and the state follow each other; what a host sets is checked."""

from ...waiting import go_on
from .harness import mount


def test_a_host_cannot_set_what_is_no_state(app):
    before = app.evaluate("app.getState()")
    app.evaluate(
        "app.setState({lang: 'xx', focus: 5, hidden: 'all', filter: [], panels: 3, evil: 1})"
    )
    assert app.evaluate("app.getState()") == before
    for nonsense in ("null", "undefined", "'text'", "42", "[]"):
        app.evaluate(f"app.setState({nonsense})")
    assert app.evaluate("app.getState()") == before


def test_a_link_that_is_entered_while_the_address_is_to_be_written_is_followed(page, payload):
    page.evaluate(
        """() => {
          const { setTimeout } = globalThis;
          globalThis.late = [];
          globalThis.setTimeout = (run, ms) => (ms === 250 ? late.push(run) : setTimeout(run, ms));
        }"""
    )
    mount(page, payload, {"hash": True})
    page.evaluate(
        """() => {
          app.setState({focus: "site-5"});
          location.hash = "#focus=site-6";
          late.forEach((run) => run());
        }"""
    )
    page.wait_for_function("app.getState().focus === 'site-6'")


def test_without_the_option_the_address_is_left_alone(app):
    app.clock.install()
    app.evaluate("app.setState({focus: 'site-5'})")
    go_on(app, 1000)
    assert app.evaluate("location.hash") == ""
