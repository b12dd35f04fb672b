"""Names of places that a line may hold alone: sub-headings and datelines, never authors."""

from functools import cache

from shared import text

PLACES = """
An Giang|Bà Rịa|Bà Rịa - Vũng Tàu|Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh|Bến Tre|Bình Định
|Bình Dương|Bình Phước|Bình Thuận|Cà Mau|Cần Thơ|Cao Bằng|Đà Lạt|Đà Nẵng|Đắk Lắk|Đắk Nông
|Điện Biên|Điện Biên Phủ|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương
|Hải Phòng|Hậu Giang|Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lâm Đồng|Lạng Sơn
|Lào Cai|Long An|Long Xuyên|Nam Định|Nghệ An|Nha Trang|Ninh Bình|Ninh Thuận|Phan Thiết|Phú Quốc
|Phú Thọ|Phú Yên|Pleiku|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Quy Nhơn|Sa Pa
|Sài Gòn|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thủ Đức|Thừa Thiên Huế
|Thừa Thiên - Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Việt Trì|Vĩnh Long|Vĩnh Phúc|Yên Bái|Hạ Long
|Hội An|Lý Sơn|Côn Đảo|Hoàng Sa|Trường Sa|Buôn Ma Thuột|Hồ Chí Minh|Thành Phố Hồ Chí Minh|Tây Nguyên
|Miền Bắc|Miền Trung|Miền Nam|Tây Bắc|Đông Bắc|Bắc Bộ|Trung Bộ|Nam Bộ|Bắc Trung Bộ|Nam Trung Bộ
|Đông Nam Bộ|Tây Nam Bộ|Đồng Bằng Sông Cửu Long|Đồng Bằng Sông Hồng|Biển Đông|Hoàn Kiếm|Ba Đình
|Cầu Giấy|Hà Đông|Tân Bình|Bình Thạnh|Gò Vấp|Phú Nhuận|Việt Nam|Trung Quốc|Hàn Quốc|Nhật Bản
|Triều Tiên|Thái Lan|Ấn Độ|Hoa Kỳ|Đài Loan|Hồng Kông|Bắc Kinh|Thượng Hải|Đông Nam Á|Châu Á|Châu Âu
|Châu Phi|Châu Mỹ|Châu Úc|Trung Đông|Bắc Mỹ|Nam Mỹ|Nam Phi|Ai Cập|Ba Lan|Thụy Sĩ|Thụy Điển|Hà Lan
|New York|Los Angeles|San Francisco|San Diego|Las Vegas|New Delhi|Hong Kong|Kuala Lumpur|Phnom Penh
|Tel Aviv|Buenos Aires|Rio de Janeiro|São Paulo|Sao Paulo|Mexico City|Cape Town|Abu Dhabi|San José
|North Korea|South Korea|Saudi Arabia|New Zealand|Sri Lanka|South Africa|United States
|United Kingdom|United Arab Emirates|Costa Rica|El Salvador|Puerto Rico|Papua New Guinea|East Timor
|Northern Ireland|Middle East|Southeast Asia|South Asia|East Asia|Central Asia|Latin America
|North America|South America|West Africa|East Africa|West Bank|Gaza Strip|Hanoi|Ho Chi Minh City
|Da Nang|Can Tho|Hai Phong|Viet Nam|Washington DC|New Jersey|New Mexico|New Hampshire
|North Carolina|South Carolina|North Dakota|South Dakota|West Virginia|Rhode Island|New England
|New Orleans|San Antonio|Salt Lake City|St Petersburg|Saint Petersburg|South China Sea|East Sea
""".replace("\n", "").split("|")
"""Places whose names are two words or more, as names of persons are: Vietnam's provinces and
cities, and those of the world that are often in the news."""

_KINDS = (
    "tỉnh ",
    "thành phố ",
    "tp ",
    "tp. ",
    "quận ",
    "huyện ",
    "thị xã ",
    "phường ",
    "xã ",
    "tại ",
)


@cache
def _keys() -> frozenset[str]:
    return frozenset(text.name_key(name) for name in PLACES)


def is_place_name(line: str) -> bool:
    """Whether a line is the name of a place and nothing else, or of several."""
    if len(line) > 80:
        return False
    words = text.line(line).strip(" :.-–—•")
    lower_case = words.lower()
    if lower_case.startswith(_KINDS):
        return words[:1].isupper() and not any(mark in words for mark in ".,;")
    parts = [words] if text.name_key(words) in _keys() else words.replace(" và ", ",").split(",")
    return all(text.name_key(part.replace(" - ", " - ")) in _keys() for part in parts)
