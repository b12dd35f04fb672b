"""`python -m tests.support.packages` writes the packages of tests/articles anew."""

from tests.support.packages.rtf_and_odt_samples import RTF_AND_ODT_SAMPLES
from tests.support.packages.word_samples import WORD_SAMPLES
from tests.support.packages.zip_samples import ZIP_SAMPLES
from tests.support.paths import ARTICLES

SAMPLES = WORD_SAMPLES | RTF_AND_ODT_SAMPLES | ZIP_SAMPLES

if __name__ == "__main__":
    for name, data in SAMPLES.items():
        (ARTICLES / name).write_bytes(data)
