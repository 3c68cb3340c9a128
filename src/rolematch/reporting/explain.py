"""Why a score is what it is: for and against each role in the resume's own words, the contrast, gaps, level, notes."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rolematch.masking import blind_text, without_addresses, without_contacts
from rolematch.records import ROLES, Change, Evidence, Note, Role, Score, Span, month_text
from rolematch.reporting.terminal import printable

WIDTH = 80
QUOTE = 44
FEATURE = 20
MOST = 6
PLACES = 10
# told apart by who sees no red or green (Okabe and Ito)
FOR, AGAINST = "#0072B2", "#D55E00"
# features without words of their own, and what they are
BASE, REST = "baseline", "other words"
CONTRAST = "MLE against DS: what pulls to which"
CHANGE = "what would change it"
SUMS = {BASE: "(where every resume starts)", REST: "(all that are not shown, together)"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature that moved a fit: its weight in logits, its name, and the words of the resume around it."""

    weight: float
    feature: str
    quote: str


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """A score in words: ``print`` it, or let a notebook show it.

    Attributes
    ----------
    score : Score
        What is explained.
    roles : tuple of {"mle", "ds"}
        The roles to speak of.
    changes : tuple of Change
        What would carry a fit across one half.
    """

    score: Score
    roles: tuple[Role, ...] = ROLES
    changes: tuple[Change, ...] = ()

    def speaks_for(self, role: Role) -> list[Reason]:
        """Give what speaks for a role, the strongest first."""
        return self._reasons(role, 1)

    def speaks_against(self, role: Role) -> list[Reason]:
        """Give what speaks against a role, the strongest first."""
        return self._reasons(role, -1)

    def contrast(self) -> tuple[list[Reason], list[Reason]]:
        """Give what pulls to MLE and what pulls to DS, the strongest first; all weights add up to the logits' gap."""
        return self._sides(self.score.contrast)

    def gaps(self, role: Role) -> list[str]:
        """Name the skills that the role asks for and the resume does not name, with their share of postings.

        Those that the role's ladder asks for up to the candidate's level come first and carry a star.
        """
        return [
            f"{gap.name}{'' if gap.asked == 'postings' else '*'} ({gap.share:.0%})"
            for gap in self.score.gaps
            if gap.role == role
        ]

    def change(self, role: Role) -> str:
        """Say what would carry the fit for a role across one half; empty where it was not looked for."""
        found = next((change for change in self.changes if change.role == role), None)
        if found is None:
            return ""
        what = f"named besides, as used in work: {', '.join(found.added)}"
        if found.removed:
            what = f"not there: {', '.join(found.removed)}"
        side = f"it would be {found.fit:.2f}" if found.crosses else f"it would still be {found.fit:.2f}"
        return f"{what}; {side}"

    def level_reasons(self) -> list[str]:
        """Say what the level rests on: months of work, titles that state a level, and the numbers that count."""
        profile = self.score.profile
        counted = [one for one in self.score.level_evidence if one.weight]
        months = profile.months
        found = [
            f"{years_text(months.total)} of work up to {month_text(profile.as_of)}, {years_text(months.either)} of it "
            "in the two roles"
        ]
        for position in profile.positions:
            if position.level is not None:
                dates = ""
                if position.dates is not None:
                    start = month_text(position.dates.start, position.dates.start_precision)
                    end = month_text(position.dates.end, position.dates.end_precision)
                    dates = f", {start} to {end or 'present'}"
                found.append(
                    f"a title that states level {position.level}: “{_one_line(self._blind(position.title))}”{dates}"
                )
        if counted:
            counted.sort(key=lambda one: -one.weight)
            found.append("what counts: " + ", ".join(f"{one.feature} {one.weight:+.2f}" for one in counted))
        return found

    def notes(self) -> list[Note]:
        """Give the notes of every room, each once."""
        profile = self.score.profile
        notes = dict.fromkeys((*profile.document.notes, *profile.notes, *self.score.notes))
        return [replace(note, message=without_addresses(note.message, profile.contacts)) for note in notes]

    def _blind(self, text: str) -> str:
        return without_contacts(text, self.score.profile.contacts)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    # at a prompt too the words are wanted, not the records behind them
    __repr__ = __str__

    def _repr_html_(self) -> str:
        score = self.score
        parts = [f"<h4>{html.escape(score.file)}</h4><p><b>{score.decision}</b>: {html.escape(score.reason)}</p>"]
        for role in self.roles:
            parts.append(f"<p><b>Fit for {role.upper()}: {score.fit[role]:.2f}</b></p>")
            parts.append(_html_bars([*self.speaks_for(role), *self.speaks_against(role)]))
            gaps, change = html.escape(", ".join(self.gaps(role))), html.escape(self.change(role))
            parts.append(f"<p>Asked for and not named: {gaps}</p>" if gaps else "")
            parts.append(f"<p>{CHANGE.capitalize()}: {change}.</p>" if change else "")
        if len(self.roles) > 1:
            pulls = [reason for side in self.contrast() for reason in side]
            parts.append(f"<p><b>{CONTRAST}</b> (right: MLE, left: DS)</p>{_html_bars(pulls)}")
        parts.append(f"<p><b>{html.escape(self._level_title())}</b></p>{_html_list(self.level_reasons())}")
        parts.append(_html_list([note.message for note in self.notes()]))
        return "".join(parts)

    def _reasons(self, role: Role, sign: int) -> list[Reason]:
        """Give what is shown on one side; all of both sides adds up to the logit of the fit."""
        return self._sides([item for item in self.score.evidence if item.role == role])[0 if sign > 0 else 1]

    def _sides(self, evidence: Sequence[Evidence]) -> tuple[list[Reason], list[Reason]]:
        """Part evidence into what is above zero and what is below, the strongest of each; together they are the sum."""
        words = sorted((e for e in evidence if e.feature not in SUMS), key=lambda e: (-abs(e.weight), e.feature))
        shown = [e for e in evidence if e.feature == BASE]
        for side in (1, -1):
            shown += [e for e in words if e.weight * side > 0][:MOST]
        rest = sum(item.weight for item in evidence) - sum(item.weight for item in shown)
        reasons = [Reason(item.weight, item.feature, self._quote(item)) for item in shown]
        if rest:
            reasons.append(Reason(rest, REST, SUMS[REST]))
        reasons.sort(key=lambda reason: (-abs(reason.weight), reason.feature))
        return [r for r in reasons if r.weight > 0], [r for r in reasons if r.weight < 0]

    def _quote(self, evidence: Evidence) -> str:
        """Quote the line around the place whose line says most, or the words that scoring quoted."""
        if evidence.spans:
            text = blind_text(self.score.profile)
            # a word at the end of a broken sentence stands alone on its line: another place may say more
            return f"“{max((in_context(text, span, QUOTE) for span in evidence.spans[:PLACES]), key=len)}”"
        if evidence.quotes:
            return "; ".join(f"“{_one_line(quote)}”" for quote in evidence.quotes[:2])
        return SUMS.get(evidence.feature, "")

    def _level_title(self) -> str:
        decided = [role for role in self.roles if role.upper() == self.score.decision]
        names = dict.fromkeys(self.score.level_names[role] for role in decided or self.roles)
        return f"Level {self.score.level}: {' / '.join(names)} ({self.score.level_words})"

    def _lines(self) -> Iterator[str]:
        score = self.score
        yield printable(score.file)
        yield from _wrapped(f"{score.decision}: {score.reason}")
        for role in self.roles:
            yield ""
            yield f"Fit for {role.upper()}: {score.fit[role]:.2f}"
            for name, reasons in (("for", self.speaks_for(role)), ("against", self.speaks_against(role))):
                if reasons:
                    yield f"  {name}"
                for reason in reasons:
                    yield from _reason_lines(reason)
            gaps = self.gaps(role)
            if gaps:
                yield "  asked for (share of postings; * on its ladder up to this level), not named"
                yield from _wrapped(", ".join(gaps), "    ")
            if change := self.change(role):
                yield from _wrapped(f"{CHANGE}: {change}", "  ")
        if len(self.roles) > 1 and score.contrast:
            yield ""
            yield CONTRAST
            for name, reasons in zip(("to MLE", "to DS"), self.contrast(), strict=True):
                yield f"  {name}"
                for reason in reasons:
                    yield from _reason_lines(reason)
        yield ""
        yield from _wrapped(self._level_title())
        yield "  " + "   ".join(f"{level}: {p:.2f}" for level, p in enumerate(score.level_probabilities, start=1))
        for text in self.level_reasons():
            yield from _wrapped(printable(text), "  ")
        notes = self.notes()
        if notes:
            yield ""
            yield "Notes"
            for note in notes:
                yield from _wrapped(printable(_one_line(note.message)), "  ")


def in_context(text: str, span: Span, width: int) -> str:
    r"""Quote a span with the words around it, from its own line, at most about `width` characters.

    Examples
    --------
    >>> in_context("Skills\nBuilt and shipped ranking models in PyTorch on GPUs\n", Span(43, 50), 32)
    '… ranking models in PyTorch on …'
    """
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    last = len(text) if last < 0 else last
    words = list(_words(text, first, last))
    inside = [place for place, (start, end) in enumerate(words) if start < span.end and span.start < end]
    if not inside:
        return _one_line(span.of(text))
    low, high = inside[0], inside[-1]
    # two characters on either side are for the dots
    while (low > 0 or high + 1 < len(words)) and words[high][1] - words[low][0] <= width - 4:
        # what stands before says more than what comes after, so it grows to the left first
        leftward = low > 0 and (inside[0] - low <= high - inside[-1] + 2 or high + 1 == len(words))
        wider = (low - 1, high) if leftward else (low, high + 1)
        if words[wider[1]][1] - words[wider[0]][0] > width - 4:
            break
        low, high = wider
    before = "… " if low > 0 else ""
    after = " …" if high + 1 < len(words) else ""
    return before + _one_line(text[words[low][0] : words[high][1]]) + after


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    for word in text[start:end].split():
        place = text.index(word, place, end)
        yield place, place + len(word)
        place += len(word)


def _reason_lines(reason: Reason) -> Iterator[str]:
    head = f"    {reason.weight:+.2f}  {printable(reason.feature):<{FEATURE}} "
    quoted = textwrap.wrap(printable(reason.quote), WIDTH - 12 - FEATURE) or [""]
    if len(head) > 11 + FEATURE + 2:
        # a long name has a line of its own
        yield head.rstrip()
        head = ""
    for number, text in enumerate(quoted):
        yield ((head if number == 0 and head else " " * (11 + FEATURE)) + text).rstrip()


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def years_text(months: int) -> str:
    """Write months as a person says them.

    Examples
    --------
    >>> years_text(63), years_text(12), years_text(7), years_text(0)
    ('5 years 3 months', '1 year', '7 months', '0 months')
    """
    years, rest = divmod(months, 12)
    parts = [f"{n} {unit}{'s' if n != 1 else ''}" for n, unit in ((years, "year"), (rest, "month")) if n]
    return " ".join(parts) or "0 months"


def _html_bars(reasons: Sequence[Reason]) -> str:
    """Draw each weight as a bar from the middle, to the right above zero, with its name and the words behind it."""
    most = max((abs(reason.weight) for reason in reasons), default=1.0)
    rows = []
    for reason in sorted(reasons, key=lambda reason: -reason.weight):
        width = 50 * abs(reason.weight) / most
        left, colour = (50.0, FOR) if reason.weight > 0 else (50.0 - width, AGAINST)
        bar = f"margin-left:{left:.1f}%;width:{width:.1f}%;background:{colour};height:0.8em"
        rows.append(
            f"<tr><td>{reason.weight:+.2f}</td>"
            f"<td style='width:10em;padding:0 .6em'><div style='{bar}'></div></td>"
            f"<td style='text-align:left'>{html.escape(reason.feature)}</td>"
            f"<td style='text-align:left'>{html.escape(reason.quote)}</td></tr>"
        )
    return f"<table>{''.join(rows)}</table>"


def _html_list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in items)}</ul>" if items else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
