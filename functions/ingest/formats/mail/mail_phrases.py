"""What people and mail programs write around a text: marks, greetings, closings, contacts.

Nothing but "-- " is a standard (RFC 3676, section 4.3); these are the forms of the usual programs
in Vietnamese, English and their neighbours. Each is matched against one line, cut to some length.
"""

import re

MARK_EDGES = "-_=>: "
"""What stands around the words of a mark."""

FORWARD_MARK = re.compile(
    r"(?:(?:begin(?: of)? )?forwarded (?:message|mail|email)"
    r"|(?:bắt đầu )?(?:thư|tin nhắn|email)(?: (?:đã|được))? chuyển tiếp"
    r"|(?:anfang der )?weitergeleitete[n]? (?:nachricht|e-?mail)"
    r"|(?:début du )?message (?:transféré|réexpédié)|(?:inicio del )?mensaje reenviado"
    r"|(?:inizio )?messaggio inoltrato|mensagem (?:encaminhada|reencaminhada)"
    r"|(?:begin )?doorgestuurd bericht|(?:vidarebefordrat|videresendt) "
    r"(?:meddelande|meddelelse|melding)|przekazana wiadomość|пересылаемое (?:сообщение|письмо)"
    r"|(?:начало )?переадресованно(?:е|го) сообщени[ея]|转发的?邮件"
    r"|轉寄郵件|転送メッセージ|전달된 메시지)",
    re.IGNORECASE,
)
FORWARD_SIGNS = (
    *("forwarded message", "thư chuyển tiếp", "thư được chuyển tiếp", "thư đã chuyển tiếp"),
    *("weitergeleitete", "message transféré", "message réexpédié", "mensaje reenviado"),
    *("messaggio inoltrato", "mensagem encaminhada", "doorgestuurd bericht", "пересылаемое"),
)
"""Words of these marks by which the whole HTML of a mail is searched, which may be long."""

DASHED_LINE = re.compile(r"-{3,20} {0,2}[^\W\d_][^\n-]{3,60}? {0,2}-{3,20}")
ANY_HEADER_LINE = re.compile(r"\*?[^\W\d_][^:：]{0,30}[:：].{0,400}")
"""How programs in any language mark a mail that they pass on or answer, and its headers below."""
ORIGINAL_MARK = re.compile(
    r"(?:original (?:message|appointment)|thư gốc|tin nhắn gốc|ursprüngliche nachricht"
    r"|original-?nachricht|message (?:d['’]origine|original)|mensaje original|messaggio originale"
    r"|mensagem original|oorspronkelijk bericht|исходное сообщение|原始邮件)",
    re.IGNORECASE,
)
WRITING = re.compile(
    r"(?<!\w)(?:(?:wrote|viết|a écrit|escribió|ha scritto|escreveu|skrev|pisze|napisał\(?a?\)?"
    r"|написала?|写道)(?: on [\d ./:,-]{0,40})?$|(?:schrieb|schreef)(?!\w))",
    re.IGNORECASE,
)
"""The verb of a line that introduces what a mail answers: it ends the line, or the name does."""

ADDRESS_IN_BRACKETS = re.compile(r"[<\[(](?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,120}[>\])]")
CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
YEAR_OR_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
)
REPLY_BEGINNING = re.compile(
    r"(?:on|vào|lúc|am|le|el|il|em|op|den|w dniu|\d|[^\W\d_]{2,4}[,.] )\b.{4,200}", re.IGNORECASE
)
_NAME_AND_WORDS = re.compile(r"\*?([^\W\d_][^:：*]{0,20})\*? ?[:：](.{0,400})")
SENDER_NAMES = frozenset(
    {
        *("from", "từ", "người gửi", "von", "de", "da", "van", "från", "fra", "от", "od"),
        *("发件人", "差出人", "보낸사람"),
    }
)
SUBJECT_NAMES = frozenset(
    {
        *("subject", "chủ đề", "tiêu đề", "tiêu đề thư", "betreff", "objet", "sujet", "asunto"),
        *(
            "assunto",
            "oggetto",
            "onderwerp",
            "ämne",
            "emne",
            "тема",
            "temat",
            "主题",
            "件名",
            "제목",
        ),
    }
)
HEADER_NAMES = frozenset(
    {
        *(
            *SENDER_NAMES,
            *SUBJECT_NAMES,
            "to",
            "cc",
            "bcc",
            "sent",
            "date",
            "reply-to",
            "importance",
        ),
        *("attachment", "attachments", "đến", "tới", "người nhận", "gửi", "đã gửi", "ngày"),
        *("ngày gửi", "lúc", "gesendet", "an", "datum", "kopie", "envoyé", "à", "a", "pour"),
        *("répondre à", "para", "enviado", "enviado el", "enviada", "enviada em", "fecha", "data"),
        *("inviato", "aan", "verzonden", "till", "til", "skickat", "sendt", "кому", "дата"),
        *("отправлено", "do", "wysłano", "发送时间", "收件人", "日期", "宛先", "日時", "받는사람"),
        *("날짜",),
    }
)
"""Headers of a mail that is quoted or passed on, as mail programs in many languages write them."""


def named_words(line: str) -> tuple[str, str]:
    """A header's name in lower case and what it says, of a line such as "*From:* An"; both "" for
    any other line."""
    match = _NAME_AND_WORDS.fullmatch(line[:420])
    return (match[1].strip().lower(), match[2].strip("* \t")) if match else ("", "")


SIGNATURE_MARK = re.compile(r"--|-- |—|__{4,40}|\*{5,40}")
DEVICE_LINE = re.compile(
    r"(?:sent (?:from|via|with) (?:my|yahoo|outlook|mail|samsung|gmail|proton|the all-new)\b.{0,80}"
    r"|get outlook for .{0,60}|(?:được )?gửi (?:từ|bằng) (?:iphone|ipad|điện thoại|yahoo|outlook"
    r"|thiết bị|samsung|gmail)\b.{0,80}|von meinem .{0,30} gesendet|envoyé de mon .{0,30})",
    re.IGNORECASE,
)
CLOSING_LINE = re.compile(
    r"(?:(?:best|kind(?:est)?|warm(?:est)?|with best|with kind|many) (?:regards|wishes|thanks)"
    r"|regards|cheers|(?:many )?thanks(?: (?:again|in advance|so much|and regards))?"
    r"|thank you(?: very much)?|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?"
    r"|(?:xin )?trân trọng(?: (?:kính chào|cảm ơn|cám ơn))?|kính thư|(?:xin )?kính chào"
    r"|thân(?: mến| ái| chào)|(?:em |tôi )?(?:xin )?(?:chân thành )?(?:cảm ơn|cám ơn)"
    r"(?: (?:nhiều|anh|chị|quý báo|tòa soạn|anh chị)){0,2}|mit freundlichen grüßen|viele grüße"
    r"|cordialement|bien à vous)[ .,!~-]{0,4}",
    re.IGNORECASE,
)
CONTACT_LINE = re.compile(
    r".{0,40}(?:[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}"
    r"|(?:\+|\(|\b0)\d[\d ().-]{7,18}\d).{0,60}"
    r"|(?:tel|phone|mobile|cell|fax|m|t|p|đt|sđt|đtdđ|điện thoại|di động|hotline|e-?mail|website"
    r"|web|skype|zalo|viber|facebook|địa chỉ|address)\.? ?[:|].{0,120}|www\.\S{3,80}"
    r"|https?://\S{3,120}",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"this (?:e-?mail|message|communication)\b.{0,80}"
    r"\b(?:confidential|intended|privileged)|confidentiality (?:notice|note)"
    r"|(?:e-?mail|thư) (?:này )?(?:và|cùng) .{0,60}(?:bảo mật|mật)"
    r"|thông tin trong (?:e-?mail|thư|thư điện tử) này|please consider the environment"
    r"|if you (?:are not the intended|have received this)|you received this message because"
    r"|to unsubscribe from this|unsubscribe\b",
    re.IGNORECASE,
)
MAIL_ADDRESS = re.compile(
    r"<?(?:mailto:)?([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})>?", re.IGNORECASE
)
GREETING = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|to whom it may concern"
    r"|kính (?:gửi|thưa|chào)|thân gửi|gửi|chào|xin chào|a/c|anh/chị|anh|chị|em chào|thưa"
    r"|sehr geehrte|bonjour|hallo)\b.{0,80}",
    re.IGNORECASE,
)
COVER_NOTE = re.compile(
    r"\b(?:please find|find (?:attached|below|enclosed)|see (?:attached|below)"
    r"|attached (?:is|are|please)"
    r"|(?:story|article|text|copy|piece|release) (?:is |are )?(?:below|attached|follows)"
    r"|(?:em |tôi |mình |ctv |cháu )?(?:xin )?gửi (?:anh|chị|a/c|tòa soạn|ban biên tập|quý báo|bài"
    r"|tin|kèm|đến|lại|ảnh)|nhờ (?:anh|chị|a/c|tòa soạn|ban biên tập)|file đính kèm|đính kèm"
    r"|mong (?:anh|chị|tòa soạn|ban biên tập)|fyi|for your information|as discussed"
    r"|per our)\b",
    re.IGNORECASE,
)
