"""Static files under names that carry their hash, compressed; module imports rewritten, comments left at home."""

import re

from whitenoise.storage import CompressedManifestStaticFilesStorage

from rahba.design.rules.lean import SUPERFLUOUS, SUPERFLUOUS_IN_STYLE

_RELATIVE = r"""["'](?P<url>\.{1,2}/[^"']+)["']"""
# A slash-star within a word or a string ("image/*") opens no comment.
_COMMENT = re.compile(r"""(?<![\w"'])/\*.*?\*/|^\s*//[^\n]*""", re.DOTALL | re.MULTILINE)


class HashedStatic(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also rewrites the imports of ES modules.

    Django's own patterns ask for a semicolon and rewrite comments too: there `import("./a.js")` names a type, and
    two modules that only name each other's types would never settle on a hash.
    """

    support_js_module_import_aggregation = True
    # What is for readers is not shipped to phones that pay by the megabyte; first, as a comment may name any file.
    patterns = (
        ("*.css", tuple((pattern, "") for pattern in SUPERFLUOUS_IN_STYLE)),
        *CompressedManifestStaticFilesStorage.patterns,
    )
    keep_intermediate_files = False
    # A module's hash depends on those of the modules below it; each pass settles one level of the chain.
    max_post_process_passes = 40
    _js_module_import_aggregation_patterns = (
        "*.js",
        (
            (
                rf"""(?P<matched>\b(?P<names>(?:import|export)\b[^;'"()]*?\bfrom\s*){_RELATIVE})""",
                '%(names)s"%(url)s"',
            ),
            (rf"(?P<matched>\bimport\s*{_RELATIVE})", 'import "%(url)s"'),
            (rf"(?P<matched>\bimport\(\s*{_RELATIVE}\s*\))", 'import("%(url)s")'),
            *((pattern, "") for pattern in SUPERFLUOUS),
        ),
    )

    def url_converter(self, name, hashed_files, template=None):
        """Django's converter, except that what stands in a comment of a script is left as it is."""
        if template == "":
            return lambda match: ""
        convert = super().url_converter(name, hashed_files, template)
        if not name.endswith(".js"):
            return convert

        def convert_code(match: re.Match) -> str:
            comments = _COMMENT.finditer(match.string)
            if any(comment.start() <= match.start() < comment.end() for comment in comments):
                return match["matched"]
            return convert(match)

        return convert_code
