"""Find e-mail addresses, links and telephone numbers by how they are written, whole where a line breaks them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rolematch.parsing.contact_words import ContactWords
from rolematch.records import Contact, Span

#   "ada@example.org", "{ada,bob}@example.org", "ada @ example.org", "ada@\nexample.org", "ada@example.\norg"
EMAIL = re.compile(
    r"""
    (?<![\w.+%-]) (?:\{[^{}@\n]{1,80}\} | [\w](?:[\w.+%'’-]{0,62}[\w+-])?)
    (?:[ ]?[@＠][ ]?\n? | \n[@＠])
    (?:[\w-]{1,63}\.\n?){1,5}[^\W\d_]{2,24} (?![\w@])
    """,
    re.VERBOSE,
)
#   "ada (at) example (dot) org", "ada [at] example.org", "ada at example dot org"
SPELT_EMAIL = re.compile(
    r"""
    \b[\w.+-]{1,64} \s*(?:[(\[{<]\s*(?:at|@)\s*[)\]}>]|\s(?:at|AT)\s(?=[\w-]+\s(?:dot|DOT)\s))\s*
    [\w-]{1,63}(?:(?:\.|\s*[(\[{<]\s*(?:dot|\.)\s*[)\]}>]\s*|\s(?:dot|DOT)\s)[\w-]{1,63}){1,4}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
AT_SIGN = re.compile("[@＠]")
# so many times may the end of a line cut what stands behind the sign
EMAIL_LINES = 6
SPELT_AT = re.compile(r"[(\[{<]\s*(?:at|@)\s*[)\]}>]", re.IGNORECASE)
# an address that a narrow column cuts anywhere: "ada.lovelace@exam" / "ple.org", "ada@example.co" / "m"
CUT_EMAIL = re.compile(r"(?<![\w.+%-])[\w][\w.+%'-]{0,63}@([\w.-]{0,80})\n([a-z0-9.-]{1,40})(?=[ \t]*(?:\n|\Z|\())")
# "ada." / "lovelace@example.org"
EMAIL_HEAD = re.compile(r"(?:\A|(?<=\n))[a-z0-9][a-z0-9.+_-]{0,60}[._+-]\n\Z")
#   "https://example.org/ada", "www.example.org", "https:/example.org", "github.com/ada", "https://" / "example.org"
LINK = re.compile(
    r"""
    (?<![\w@.-])
    (?:
        (?:https?|ftp)\s?:\s?/{1,2}[ ]?\n?[^\s|<>"“”]+
        | mailto:[^\s|<>]+
        | www\.[^\s|<>"“”]+
        | (?:[\w-]{1,63}\.){1,5}([a-z]{2,12})(?:/[^\s|<>"“”()]*|(?=\?[\w=&]))
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# every link holds one of these
LINK_SIGN = re.compile(r"[/?]|www\.|mailto:", re.IGNORECASE)
BARE_HOST = re.compile(r"(?<![\w@./-])(?:[\w-]{2,63}\.){1,4}([a-z]{2,12})(?![\w@/-]|\.\w)", re.IGNORECASE)
#   "0000-0002-1825-0097"
FOUR_FIGURES = re.compile(r"\d{4}-\d{4}-")
ORCID = re.compile(r"(?<![\d-])\d{4}-\d{4}-\d{4}-\d{3}[\dX](?![\d-])")
# what follows an address that a narrow column cut: one word alone, perhaps with a label in brackets
LINK_REST = re.compile(r"\n([\w.%@~/?=&#+-]{1,80})(?=[ \t]*(?:\n|\Z|\([^()\n]{2,24}\)))")
LINK_LABEL = re.compile(r"[ \t]*\n?[ \t]*\([^()\n]{2,24}\)")
LINK_HEAD = re.compile(r"(?:\A|(?<=\n))[\w-]{3,60}-\n\Z")
LINK_END = ".,;:!?'\"’”)]}>*•·⋄|"
#   "+45 555 01 21", "+1(617) · 555 · 0176", "(617) 555-0176", "555.0176 ext. 3", "+1– (646)-555 -0108", "٠١٠ ٥٥٥ ٠١٢٣"
PHONE = re.compile(
    r"""
    (?<![\w/.@-])
    (?:
        [(]?[ ]?(?:[+＋][ ]?)?[(]?\d (?:[ ().\-–‐‑/ ]{0,3}\d){6,16}
        | [+＋]\d{1,3}[ ]?[(]?\d{1,4}[)]? (?:[ ]?[·•∙⋅][ ]?\d{2,4}){2,3}
    )
    (?![\w@]|[-.]\d|/[^\W\d_])
    (?:[ ]?(?:ext|x)\.?[ ]?\d{1,5})?
    """,
    re.VERBOSE | re.IGNORECASE,
)
YEAR = r"(?:19|20)\d\d"
#   "2019 - 2021", "05/2022 - 09/2022", "2019-03-01", "12.03.1990", "20190301", and post codes
NO_PHONE = re.compile(
    rf"""
    [( ]* (?:
        (?:\d{{1,2}}[ ./-]+){{0,2}}{YEAR}[ ./–-]*(?:(?:\d{{1,2}}[ ./–-]+){{0,2}}{YEAR}|\d{{2}})?
        | {YEAR}[./-]\d\d?(?:[./-]\d\d?)?(?:[ –-]+{YEAR}[./-]\d\d?(?:[./-]\d\d?)?)?
        | \d{{5}}-\d{{3,4}}
        | 10\.\d{{4}}.*
        | \d\.\d+
        | \d{{1,3}}(?:[ ]\d{{3}})*[ ]000
    ) [) ]*
    """,
    re.VERBOSE,
)
GROUPED = re.compile(r"[(]?\d{3}[)]?[ .-]{1,2}\d{3}[ .-]\d{4}|0\d{2,4}[ /-]\d[\d -]{5,9}")
# how far back the word is looked for that says what a number is
LABEL_REACH = 24


def find_emails(text: str) -> Iterator[Contact]:
    r"""Find e-mail addresses, spelt-out ones too.

    Examples
    --------
    >>> [contact.text for contact in find_emails("ada@exam\nple.org\nbob (at) example (dot) com")]
    ['ada@example.org', 'bob@example.com']
    """
    taken: list[Span] = []
    near = [*lines_around(text, AT_SIGN, EMAIL_LINES)]
    # plain looks for what it holds are much quicker than the pattern
    spelt = [(0, len(text))] if SPELT_AT.search(text) or "dot" in text.casefold() else []
    for pattern, parts in ((CUT_EMAIL, near), (EMAIL, near), (SPELT_EMAIL, spelt)):
        for match in (match for part in parts for match in pattern.finditer(text, *part)):
            span = Span(*match.span())
            if any(span.overlaps(other) for other in taken) or (pattern is CUT_EMAIL and not _goes_on(*match.groups())):
                continue
            head = EMAIL_HEAD.search(text, max(0, span.start - 62), span.start)
            if head is not None and text[span.start - 1] == "\n":
                span = Span(head.start(), span.end)
            taken.append(span)
            yield Contact("email", _plain_email(span.of(text)), span)


def _goes_on(domain: str, rest: str) -> bool:
    """Tell whether a domain at the end of a line wants what stands alone in the next one."""
    last = domain.rpartition(".")[2]
    whole = domain + rest
    if not re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,24}", whole, re.IGNORECASE):
        return False
    if "." not in domain or not last:
        # "ada@exam" / "ple.org", "ada@example." / "org"
        return True
    return len(last) <= 2 and len(rest) <= 2 and whole.endswith((".com", ".org", ".net", ".edu"))


def _plain_email(written: str) -> str:
    text = re.sub(r"[(\[{<]\s*(?:at|@)\s*[)\]}>]|\s(?:at|AT)\s", "@", written) if "@" not in written else written
    text = re.sub(r"[(\[{<]\s*(?:dot|\.)\s*[)\]}>]|\s(?:dot|DOT)\s", ".", text, flags=re.IGNORECASE)
    return "".join(text.replace("＠", "@").split())


# "Codeforces (ADA08)": what stands in brackets behind a word
IN_BRACKETS = re.compile(r"\(@?[^\W\d_][\w-]{3,40}\)")
BRACKETED = re.compile(r"(?<![\w@])([^\W\d_]{3,20}) ?\((@?[^\W\d_][\w-]{3,40})\)")


def find_links(text: str, blocks: Sequence[Span], words: ContactWords) -> Iterator[Contact]:
    r"""Find links: addresses with a scheme, "www." or a path anywhere, bare hosts in the contact blocks.

    A name in brackets behind that of a network ("Codeforces (ADA08)") is one too, if it has a figure or "_".

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> from rolematch.parsing.contact_words import contact_words
    >>> text = "www.example.com/in/ada-\nlovelace (LinkedIn)\nexample.org\nNode.js/Express"
    >>> [contact.text for contact in find_links(text, [Span(0, 60)], contact_words(load_lexicon()))]
    ['www.example.com/in/ada-lovelace', 'example.org']
    """
    end = 0
    matches = (match for stretch in lines_around(text, LINK_SIGN) for match in LINK.finditer(text, *stretch))
    for match in matches:
        if match.start() < end or (match[1] and not words.is_host(match[0].partition("/")[0], match[1])):
            continue
        span = _whole_link(text, Span(*match.span()))
        end = span.end
        yield Contact("link", "".join(span.of(text).split()), span)
    for match in ORCID.finditer(text) if FOUR_FIGURES.search(text) else ():
        yield Contact("link", match[0], Span(*match.span()))
    for match in BRACKETED.finditer(text) if IN_BRACKETS.search(text) else ():
        handle = match[2].lstrip("@")
        mixed = re.search(r"[\d_]", handle) is not None
        if mixed and match[1].casefold() in words.networks and not words.is_skill(handle):
            yield Contact("link", match[2], Span(*match.span(2)))
    for block in blocks:
        for match in BARE_HOST.finditer(text, block.start, block.end):
            if words.is_host(match[0], match[1]):
                yield Contact("link", match[0], Span(*match.span()))


def lines_around(text: str, sign: re.Pattern[str], below: int = 1) -> Iterator[tuple[int, int]]:
    """Walk the lines that hold a sign, each with the line above and so many below it, joined where they touch.

    What a pattern finds in most lines it need not look at takes longer than this.
    """
    start = end = 0
    at = sign.search(text)
    while at is not None:
        first = text.rfind("\n", 0, max(0, text.rfind("\n", 0, at.start()))) + 1
        if first > end and end:
            yield start, end
            start = first
        elif not end:
            start = first
        line = end = text.find("\n", at.start())
        for _ in range(below):
            end = text.find("\n", end + 1) if end >= 0 else end
        end = end if end >= 0 else len(text)
        at = sign.search(text, line) if line >= 0 else None
    if end:
        yield start, end


def _whole_link(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while end > start and text[end - 1] in LINK_END:
        end -= 1
    while (rest := LINK_REST.match(text, end)) is not None and _wants_more(text, Span(start, end), rest):
        end = rest.end()
        while text[end - 1] in ".,;":
            end -= 1
    # "ada-" / "lovelace.example.org/ (Portfolio)"
    head = LINK_HEAD.search(text, max(0, start - 62), start)
    if head is not None and LINK_LABEL.match(text, end):
        start = head.start()
    return Span(start, end)


def _wants_more(text: str, span: Span, rest: re.Match[str]) -> bool:
    """Tell whether a link that ends with its line goes on in the next one."""
    last = text[span.end - 1]
    if re.match(r"https?:|www\.", rest[1], re.IGNORECASE) or "@" in rest[1][1:]:
        return False
    if last in "-_=&?#%" or span.of(text).endswith(("/in/", "/in", "://")):
        return True
    return last == "/" and LINK_LABEL.match(text, rest.end()) is not None


def find_phones(text: str, blocks: Sequence[Span], words: ContactWords) -> Iterator[Contact]:
    """Find telephone numbers: those with a plus or a label anywhere, others in the contact blocks.

    Dates and post codes are none. Elsewhere a number counts that is grouped as telephone numbers are.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> from rolematch.parsing.contact_words import contact_words
    >>> text = "(617) 555-0176, +45 555 01 21, 2019 - 2021, Tel. 555 0100"
    >>> [contact.text for contact in find_phones(text, [], contact_words(load_lexicon()))]
    ['(617) 555-0176', '+45 555 01 21', '555 0100']
    """
    for match in PHONE.finditer(text):
        written = match[0].strip()
        digits = sum(character.isdecimal() for character in written)
        labelled = words.is_phone_label(text[max(0, match.start() - LABEL_REACH) : match.start()])
        if not 7 <= digits <= 16:
            continue
        if NO_PHONE.fullmatch(written) and not (labelled and digits >= 9 and re.match(r"\d{5}-\d", written)):
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        span = Span(start, start + len(written))
        sure = labelled or written.lstrip("( ").startswith(("+", "＋", "00")) or GROUPED.fullmatch(written)
        if sure or any(block.covers(span) for block in blocks):
            # "(2019" is a bracket of the text
            if written.startswith("(") and ")" not in written:
                span, written = Span(span.start + 1, span.end), written[1:]
            yield Contact("phone", " ".join(written.split()), span)
