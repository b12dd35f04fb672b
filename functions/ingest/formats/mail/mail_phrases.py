"""What people and mail programs write around a text: marks, greetings, closings, contacts.

Nothing but "-- " is a standard (RFC 3676, section 4.3); these are the forms of the usual programs
in Vietnamese, English and their neighbours. Each is matched against one line, cut to some length.
"""

import re

MARK_EDGES = "-_=>: "
"""What stands around the words of a mark."""

FORWARD_MARK = re.compile(
    r"(?:begin )?(?:forwarded (?:message|mail)|weitergeleitete nachricht|message transféré"
    r"|(?:thư|tin nhắn) (?:đã )?chuyển tiếp)",
    re.IGNORECASE,
)
ORIGINAL_MARK = re.compile(
    r"(?:original (?:message|appointment)|thư gốc|tin nhắn gốc|ursprüngliche nachricht"
    r"|message d'origine)",
    re.IGNORECASE,
)
REPLY_MARK = re.compile(
    r"(?:on\b.{4,250}\bwrote|vào\b.{4,250}\bđã viết|lúc\b.{4,250}\b(?:đã )?viết"
    r"|am\b.{4,250}\bschrieb\b.{0,120}|le\b.{4,250}\ba écrit) ?:",
    re.IGNORECASE,
)
REPLY_BEGINNING = re.compile(r"(?:on|vào|lúc|am|le)\b.{4,200}", re.IGNORECASE)
MAIL_HEADER_LINE = re.compile(
    r"\*?(?:from|to|cc|bcc|sent|date|subject|reply-to|importance|attachments?|từ|người gửi|đến"
    r"|tới|người nhận|gửi|đã gửi|ngày|ngày gửi|chủ đề|tiêu đề thư|von|gesendet|an|betreff|de|envoyé"
    r"|à|objet)\*? ?:\*? ?.{0,400}",
    re.IGNORECASE,
)
SUBJECT_LINE = re.compile(
    r"\*?(?:subject|chủ đề|betreff|objet)\*? ?:\*? ?(.{1,300})", re.IGNORECASE
)
SENDER_LINE = re.compile(r"\*?(?:from|từ|người gửi|von|de)\*? ?:", re.IGNORECASE)
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
