"""Workflows as tables: which step leads from which state to which, and who may take it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One row of a workflow: `verb` leads from any state of `before` to `after`, when `who` takes it."""

    verb: str
    before: tuple[str, ...]
    after: str
    who: str


@dataclass(frozen=True)
class Flow:
    """A workflow: where it begins, and its steps."""

    first: str
    steps: Sequence[Step]

    def step(self, verb: str, who: str) -> Step:
        """The step of a verb. LookupError for one that nobody of that kind may take."""
        for step in self.steps:
            if (step.verb, step.who) == (verb, who):
                return step
        raise LookupError(f"no {who} may {verb}")

    def open_to(self, state: str, who: str) -> list[str]:
        """The verbs that `who` may use in this state."""
        return [step.verb for step in self.steps if step.who == who and state in step.before]

    def diagram(self) -> str:
        """The workflow as a Mermaid state diagram, for the guide."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.first}"]
        lines += [
            f"    {before} --> {step.after}: {step.verb} ({step.who})" for step in self.steps for before in step.before
        ]
        left = {before for step in self.steps for before in step.before}
        ends = dict.fromkeys(step.after for step in self.steps if step.after not in left)
        return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends)])
