"""How finely a currency divides.

Digits behind the point of the minor unit, from ISO 4217 (list one, as of 2024): CNY 2, JPY 0,
KWD 3. Chinese money words count down to the fen. Any other word is a unit that is not
divided: pieces, tonnes, visits.
"""

from __future__ import annotations

_TWO = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CNH CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD
    HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RMB RON RSD RUB
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD
    UYU UZS VED VES WST XCD YER ZAR ZMW 元 人民币
"""
_DIGITS = {
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    "千元": 5,
    "万元": 6,
    "百万元": 8,
}


def is_currency(unit: str) -> bool:
    """Whether a unit is money: one of these, or any code of three letters.

    >>> is_currency("CNY"), is_currency("户")
    (True, False)
    """
    word = unit.strip()
    return word.upper() in _DIGITS or (len(word) == 3 and word.isascii() and word.isupper())


def minor_digits(currency: str) -> int:
    """Digits of the minor unit of a currency, 0 for any other unit.

    >>> minor_digits("CNY"), minor_digits("JPY"), minor_digits("件")
    (2, 0, 0)
    """
    return _DIGITS.get(currency.strip().upper(), 0)
