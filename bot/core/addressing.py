"""Whether a message asks for general knowledge, for help, or nothing at all: told from its words alone.

Two judgements, with opposite doubts. `asks_generally` is for messages nobody addressed to the bot: it says no
unless a sentence plainly asks what anybody could answer. `tells` is for messages addressed to the bot: it
says yes only to what plainly reports or announces ("it's deployed", "restarting it now"), since whoever
writes to the bot mostly wants something: a keyword, a symptom and an error are questions.
"""

from __future__ import annotations

import re

from bot.core.forms import Form
from bot.core.requests import requests_in
from bot.core.text import FUNCTION_WORDS, normalise, sentences

MAX_SENTENCES = 12
_MENTIONED = re.compile(
    r"<@[UW]\w+|<!subteam|(?<!\w)@(?!here\b|channel\b|everyone\b)[a-z][\w.-]+", re.IGNORECASE
)
"""Somebody in particular is spoken to."""
_REFERENCE = re.compile(
    r"(?<!\w)#\d+|\b(?:PR|MR|CR|ticket|issue|build|job|run|incident)[ -]#?\d+|\b[A-Z]{2,8}-\d+\b(?!\.)"
)
"""A ticket, a build: particular things, of which no page tells."""

_FILLER = (
    r"(?:(?:hi|hey|hello|yo|ok|okay|so|and|but|well|um|hmm|btw|folks|all|everyone|everybody|team|guys|there|"
    r"morning|please|pls|sorry|also|just|stupid|dumb|silly|noob|newbie|beginner|quick|random|general|simple|"
    r"basic|honest|one|more|another|question|q|curious|thanks|(?:im|i am) (?:new (?:here|to \w+(?: \w+)?)|"
    r"curious)|"
    r"(?:i was |i am |im |just )*wondering|i wonder|out of curiosity|for my understanding|"
    r"asking for a friend) )*"
)
_PLEA = (
    r"(?:(?:can|could|would) (?:someone|somebody|anyone|anybody) (?:please |pls |kindly |quickly |briefly )*"
    r"(?:explain|tell (?:me|us)|describe|clarify|point me to|help me understand|eli5)|"
    r"(?:does|do) (?:anyone|anybody|someone|somebody|any of you) (?:here )?(?:happen to )?(?:know|"
    r"understand)|"
    r"(?:anyone|anybody|someone|somebody) (?:here )?(?:know|knows|able to explain|can explain)|"
    r"(?:i )?(?:do not|dont) (?:really |quite |fully )?(?:understand|get)|(?:please |pls )?(?:explain|eli5)|"
    r"(?:can|could) you (?:please |pls )?(?:explain|tell me|describe|clarify)|"
    r"(?:looking for|need) (?:an? )?(?:explanation|introduction|intro|overview) (?:of|to|on|for)) "
)
_GENERAL = Form(
    rf"{_FILLER}(?:{_PLEA})?(?:"
    r"(?:(?:in|on|with|for|to) (?:(?!the\b|our\b|my\b).{2,60} )?)?(?:what|waht|how|why|when|where|"
    r"which)\b.{3,}|"
    r".{3,40} (?:what is (?:that|it)|what for|how does (?:that|it) work|whats that)|"
    r"(?:explain|describe) .+|"
    r"should (?:i|you|one|we|a|an|the)\b.*|"
    r"is (?:there (?:a|an|any) (?:way|good|easy|simple|better|best|recommended|standard|tool|difference|"
    r"pattern)\b"
    r"|it (?:possible|safe|ok|okay|bad|good|better|worth|necessary|recommended|a good|a bad|true)\b).*|"
    r"(?:is|are|do|does|can|could) (?!i\b|you\b|we\b|they\b|he\b|she\b|it\b|this\b|that\b|these\b|those\b|"
    r"there\b"
    r"|any\w*\b|some\w*\b|all\b|everyone\b|the\b|our\b|my\b).{3,}|"
    r"(?:can|do|must) i\b.*|"
    r"(?:the |any )?differences? between .+|(?:pros and cons|advantages|benefits|best practices?|"
    r"alternatives) (?:of|for|to) .+|"
    r".{2,40} (?:vs|versus|or) .{2,40}|compare .+"
    r")"
)
_EXPLAIN = Form(rf"{_FILLER}{_PLEA}.{{2,}}")
"""A request to explain something, which need not be put as a question."""
_HELP = Form(
    r"\b(?:any(?:one|body)? (?:ideas?|clues?|hints?|seen|know|knows|had|experienced|help|pointers|"
    r"suggestions)|"
    r"any (?:idea|clue|hint|suggestion|pointer|help|thoughts)s?|(?:please|pls) help|help (?:please|pls|me|"
    r"needed)|"
    r"how (?:do|can|should|to) (?:i |we |you )?(?:fix|solve|resolve|debug|get rid|handle|work around)|"
    r"what (?:does|is|could|can|might) (?:this|that|it|the error|wrong|the (?:cause|reason|problem|issue))\b|"
    r"what (?:am i doing|is going) wrong|what causes|why (?:do i|am i|does this|is this|is that|does it|"
    r"is it)|"
    r"(?:stuck|struggling) (?:on|with)|has (?:anyone|anybody)|did (?:anyone|anybody) (?:see|have|run)|"
    r"ran into (?:this|it))\b"
)
"""A plea that makes a pasted error a question."""

_YOU = Form(
    r"\b(?:your|yours|you (?:guys|all|folks|think|have|had|want|need|mean|know|done|doing|be|say|see|"
    r"still|got)|"
    r"(?:are|were|did|have|had|would|will|do|could) (?:you|they|he|she)|yall|him|her|his)\b"
)
_GENERIC_YOU = re.compile(
    r"\b(?:(?<=how )|(?<=why )|(?<=when )|(?<=what )|(?<=where ))(?:do|would|should|can|"
    r"could) you (?!have\b|want\b|think\b|mean\b|know\b|guys\b)"
    r"|\bcould you (?:please |pls )?(?:explain|tell)\b|\bdo you (?:need|have to)\b"
)
"""As in "how do you roll back a release": anybody."""
_OURS = Form(
    r"\b(?:our|ours|us|we (?:have|had|did|use|used|still|already|got|keep|run|are|were|will|going))\b"
)
_HERE = Form(
    r"\b(?:today|tonight|tomorrow|yesterday|now|currently|this (?:morning|afternoon|evening|week|month|"
    r"sprint|"
    r"quarter|one|channel|time|pr|mr|ticket|branch|thread|guy)|that (?:one|pr|mr|ticket|branch|thread|"
    r"guy)|last (?:night|week|month|"
    r"time|sprint|friday|monday)|next (?:week|month|sprint|quarter|time|release|year)|again|at the moment|"
    r"already|yet|"
    r"anymore|later|soon|lunch|coffee|retro|standup|stand up|meeting|sprint|holiday|vacation|office|"
    r"weekend|eta|"
    r"(?:on|by|until|since|for) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|in here|"
    r"(?:on|in|to|from|into) (?:the )?(?:prod|staging|stage|dev|test|qa|uat|preprod|main|"
    r"master)(?: (?:cluster|env|environment|db|database|server))?$)\b"
)
_PARTICULAR = Form(
    r"\b(?:who|whom|whose)\b|\b(?:is|are|was|did|has|have) (?:some|any)(?:one|body)\b|\b(?:did|was|were|"
    r"happened|went)\b|"
    r"\bwhat (?:is|are) (?:the |a )?(?:status|eta|plan|plans|update|news|link|url|password|ticket|agenda|"
    r"deadline|"
    r"name of the|number|ip|address|email|channel|matter|verdict|schedule|time|date|latest|current|next|"
    r"(?:staging|prod|production|dev|test|qa) \w+|story|deal|problem with (?:the|our|my)|"
    r"issue with (?:the|our|my))\b|"
    r"\bwhich (?:ticket|pr|mr|branch|channel|meeting|room|day|time|person|team|jira|epic|customer|"
    r"customers|one|ones|"
    r"of (?:you|us|the|these|those|them)|version (?:are|is|do|did)|env|environment|cluster (?:is|are|do)|"
    r"repo|repository|doc|page|link|"
    r"node is|server is|host is|pipeline (?:is|did)|build (?:is|did)|release (?:is|did|are))\b|"
    r"\bhow (?:is|are) (?:it|that|this|things|everyone|everybody|the .{2,40}) (?:going|doing|looking|"
    r"coming)\b|"
    r"\bhow (?:is|are) (?:everyone|everybody|things|you|the (?:migration|release|rollout|upgrade|demo|"
    r"deploy|deployment))\b|"
    r"\bhow (?:about|come|cool|great|hard|dare|nice|funny|weird)\b|\bwhat (?:about|the hell|the heck|"
    r"the fuck)|^what an? \w+(?: \w+)?$|"
    r"\bhow (?:many|much|long|often|far|soon|old) (?!(?:should|does|do|can|is needed|memory|cpu|data|"
    r"\w+ (?:can|should) (?:a|an|one)\b))|"
    r"\bwhy not\b|\bwhat (?:else|now|next|up)$|\bwhat is (?:up|going on|new|wrong|this|that|it|happening)\b|"
    r"\bwhy (?:is|are|does|do|can not|would|will) (?:it|this|that|they|he|she|everyone|everybody|"
    r"everything|nobody|no one|"
    r"the (?!difference)\w+|our)\b|"
    r"^is (?:it|this|that|the|our|my)\b(?! (?:possible|safe|ok|okay|bad|good|better|worth|necessary|"
    r"recommended|a good|a bad|true|difference))|"
    r"\bwhen (?:is|are|will|do we|does (?:the|our)|can (?:we|you|i))\b|\bwhere (?:is|are|can i (?:find|"
    r"get|see) (?:the|our)|do (?:we|you))\b|"
    r"\b(?:can|could|would|will) (?:some\w+|any\w+|you) (?!(?:(?:please|pls|kindly|quickly|"
    r"briefly) )*(?:explain|tell|describe|clarify|point me|help me understand|eli5))|"
    r"\b(?:should|shall|can|do|are|have) we\b(?! (?:use|need|choose|prefer|pick|store|version|put|run)\b)|"
    r"\bhow do we\b.*\b(?:it|this|that|them)\b|"
    r"\b(?:i|we) (?:will|would|am|are|was|were|have|just)\b.*\?|\bhow (?:do|can|should) (?:i|"
    r"we) (?:get access|reach|contact|join|find the|book|request|report)\b|"
    r"\bdo (?:i|we) (?:have|need to (?:do|bring|attend|join))\b|\b(?:vpn|laptop|badge|wifi|"
    r"printer) (?:password|access|issue)\b"
)
MIN_TELLING = 1
MAX_REPORT = 14
"""Words of a report; who tells the bot more tells it of a problem."""
_ASKS_IN_PASSING = Form(
    r"\b(?:how|what|which|where|why) (?:do|does|did|should|can|could|would|is|are|to|must|else|now)\b|"
    r"\b(?:am|is|are|do|does|should|can|could|must|will|would) (?:i|we|it|this|that|there|they)\b"
)
"""A question inside a message, whether or not a mark tells so."""

_TROUBLE = Form(
    r"\b(?:not|cancelled|declined|reverted|charged|errors?|exceptions?|fail\w*|can not|cannot|could not|"
    r"stuck|"
    r"keeps?|denied|refused|timed? ?outs?|slow|crash\w*|broken?|broke|wont|unable|pending|killed|missing|"
    r"hangs?|hanging|"
    r"no space|problems?|issues?|trouble|struggl\w*|unhealthy|unreachable|expired|full|leaks?|lost|wrong|"
    r"weird|"
    r"red|flaky|evicted|rejected|forbidden|unauthorized|conflicts?|corrupt\w*|dead|oomkilled|"
    r"crashloopbackoff|never|nothing|nan|"
    r"still|high|low|too (?:many|much|large|big|long)|out of|without|worse|dropped|degraded|empty|down)\b"
)
_ASKING = Form(
    r"\b(?:what|how|why|when|where|which|who|whose|explain|describe|compare|show|list|tell|give|help|"
    r"difference|vs|versus|"
    r"best|alternative|alternatives|example|examples|need|want|trying|try|looking for|wondering|should i|"
    r"can i|want to|"
    r"would like|need to know|tutorial|guide|meaning|definition)\b"
)
_WANTS = Form(r"\b(?:i|we) (?:need|want|would like|have to|am trying|are trying)\b|\b(?:help|please)\b")
_BEGINS_A_QUESTION = Form(r"(?:how|what|why|where|which|when|who|can|should)\b")
_HANDLED = Form(
    r"(?:^|\b(?:and|so|but|already|just|now|i am|we are|im|were|is|are|been|currently) |, ?)"
    r"(?:renewing|restarting|fixing|investigating|rerunning|re running|retrying|redeploying|"
    r"rolling (?:it |that |this )?back|"
    r"reverting|working on (?:it|this|that)|looking (?:into|at) (?:it|this|that)|on it|taking a look|"
    r"checking|"
    r"promoting|merging|pushing|closing|monitoring|escalating|migrating|deploying|releasing|upgrading|"
    r"patching)(?: (?:it|this|that|them|now|back|again|shortly|soon|already|today))*$|"
    r"\b(?:should (?:be|work) (?:fine|ok|okay|good|better|resolved|again|now)|"
    r"(?:is|are|was|got|been|have|has|now|all|already|just) (?:\w+ )?(?:fixed|resolved|solved|sorted|"
    r"mitigated)|(?:works|working|fine|stable|healthy|green) (?:now|again)|(?:is|are) (?:back )?up (?:now|"
    r"again)|"
    r"false alarm|never ?mind|nvm|no action needed|fyi|heads up|will (?:fix|look|check|retry|update|"
    r"report|keep)|"
    r"back (?:up|online|to normal)|all (?:good|clear|green|set|done))\b|^(?:fixed|resolved|solved|sorted|"
    r"done|merged|deployed|released|shipped)\b"
)
_DONE = (
    r"(?:done|ready|live|merged|deployed|released|fixed|green|healthy|finished|completed|complete|"
    r"resolved|closed|"
    r"updated|approved|online|scheduled|postponed|tomorrow|today|tonight|next week|shipped|"
    r"rolled out|announced|"
    r"back|up again|in progress|under way|over)"
)
_REPORTS = Form(
    rf"(?:(?:it|this|that|everything|all|(?:the |our |my )?(?:\w+ ){{1,5}}?)(?:is|are|was|were|has been|"
    rf"have been|got) (?:now |all |already |finally |just |back )*{_DONE}\b.*|"
    r"(?:i|we|they|he|she) (?:just |already |finally |also |have |has |had |am |are |was |were )*"
    r"(?:restarted|deployed|merged|pushed|updated|upgraded|fixed|closed|reverted|rolled|released|shipped|"
    r"finished|moved|"
    r"migrated|switched|cleaned|deleted|removed|added|changed|bumped|created|opened|renamed|tested|scaled|"
    r"disabled|"
    r"enabled|rotated|renewed|restored|migrating|moving|updating|deploying|merging|releasing|upgrading|"
    r"rolling|"
    r"restarting|writing|reviewing|closing|pushing|adding|removing|switching|cleaning|testing|rotating|"
    r"scaling|heading|"
    r"leaving|going (?:to|for|with|on)|joining|taking|done|back|off|out|investigating|looking (?:into|"
    r"at) (?:it|this|that))\b.*|"
    r"(?:i|we|they|he|she|let us|let me) will \w+.*|(?:let us|let me|lets) (?!know)\w+.*|"
    r"we need to (?:talk|discuss|sync|meet|decide).*|"
    r"(?:deployed|merged|pushed|rolled out|released|shipped|updated|fixed|restarted|reverted|upgraded|"
    r"closed|finished|moved|added|renewed|rotated) .*|"
    r"(?:deploying|merging|pushing|rolling|releasing|updating|restarting|reverting|upgrading|closing|"
    r"moving|adding|migrating|rotating|scaling|running|starting|switching|working) "
    r".*\b(?:now|today|tonight|tomorrow|this (?:morning|afternoon|evening|week)|in a (?:minute|moment|"
    r"bit)|shortly|soon|again|at \d+|right away|the \w+(?: \w+)? (?:db|ticket|pr|hotfix|fix))\b.*|"
    r"(?:great|good|nice|awesome|amazing|excellent|fantastic) (?:job|work|catch|stuff|one|find|call|idea|"
    r"point|news)\b.*|well done\b.*|congrats\b.*|congratulations\b.*|"
    r"(?:the |our )?(?:\w+ ){1,5}(?:went (?:well|fine|smoothly|ok|great|through|live)|(?:passed|finished|"
    r"completed|succeeded) ?.*|looks? (?:good|fine|healthy|ok|great|stable)\b.*)|"
    r"(?:it|that|this|everything) (?:works|worked|is working|is fine|is good|looks (?:good|fine|ok))\b.*|"
    r".* (?:is|are) (?:today|tomorrow|tonight|(?:on )?(?:monday|tuesday|wednesday|thursday|friday)|"
    r"next (?:week|month|quarter|year|sprint))\b.*|"
    r"(?:ok|okay|sure|yes|yep|yeah|no|nope|done|cool|nice|great|perfect|alright|got it|i see|makes sense|"
    r"understood|sounds good|agreed|will do|noted|lol|haha|wow|brb|afk|lgtm|ship it|same here|me too|"
    r"never ?mind|nvm|false alarm|sorry(?: wrong channel)?|my bad|no worries|no problem|np|wrong channel))"
)


def speaks_to_somebody(message: str) -> bool:
    """Whether `message` mentions a person or a group by name."""
    return bool(_MENTIONED.search(message))


def asks_generally(message: str) -> str:
    """Return the sentence of `message` that asks for general knowledge, or "" if none plainly does.

    >>> asks_generally("Build is green. Does anybody know what a canary deployment is?")
    'Does anybody know what a canary deployment is?'
    >>> asks_generally("why did the build fail?")
    ''
    >>> asks_generally("can someone restart the pod?")
    ''
    """
    if speaks_to_somebody(message) or _REFERENCE.search(message):
        return ""
    asked = ""
    for sentence in sentences(message)[:MAX_SENTENCES]:
        text = normalise(sentence)
        if _is_general(text, question="?" in sentence):
            asked = asked or sentence
        elif "?" in sentence and not asked and not _HELP.search(text):
            # A message that begins with a question to people is theirs.
            return ""
    return asked


def asks_for_help(message: str) -> bool:
    """Whether `message` asks anybody to help with what it shows: what makes a pasted error a question.

    >>> asks_for_help("anyone seen this before? ImagePullBackOff")
    True
    >>> asks_for_help("ImagePullBackOff again, restarting")
    False
    """
    if speaks_to_somebody(message):
        return False
    return bool(_HELP.search(normalise(message)))


def tells(message: str) -> bool:
    """Whether `message` only reports or announces something, so that nothing is asked.

    >>> [tells(text) for text in ("it's deployed", "pods stuck in pending", "docker vs podman")]
    [True, False, False]
    """
    if "?" in message:
        return False
    text = normalise(message)
    clauses = ", ".join(filter(None, map(normalise, message.split(",")))) if "," in message else text
    if len(text.split()) > MAX_REPORT or _WANTS.search(text) or _ASKS_IN_PASSING.search(text):
        return False
    if not _BEGINS_A_QUESTION.match(text) and _HANDLED.search(clauses):
        return True
    # The last is the longest, and mostly not needed.
    return not _ASKING.search(text) and not _TROUBLE.search(text) and bool(_REPORTS.fullmatch(text))


def _is_general(text: str, *, question: bool) -> bool:
    if requests_in(text):
        return False
    spoken = _GENERIC_YOU.sub("", text)
    if any(form.search(spoken) for form in (_HERE, _OURS, _PARTICULAR, _YOU)):
        return False
    form = _GENERAL if question else _PLAIN
    general = form.fullmatch(text) or _EXPLAIN.fullmatch(text)
    return bool(general) and len([word for word in text.split() if word not in FUNCTION_WORDS]) >= MIN_TELLING


_PLAIN = Form(
    rf"{_FILLER}(?:(?:explain|describe) .+|.+ (?:vs|versus) .+|(?:what|waht) (?:is|are|does) (?:an? |"
    rf"the )?(?:difference between )?(?!the\b|going\b|this\b|that\b|it\b).+|"
    r"how (?:do|can|should|to) (?:i |you |one )?.+|(?:what|how|where|when|why) (?:is|are|does|do|can|"
    r"should|would) (?!it\b|this\b|that\b|the\b|our\b|my\b).+|(?:what is )?(?:the )?differences? between .+|"
    r"when (?:should|to|do) (?:i|you|one|use).+|why (?:should|would|use|do) .+|which .+ (?:should|"
    r"is better|is best).*)"
)
