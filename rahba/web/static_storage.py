"""Static files under names that carry their hash, compressed; module imports rewritten to those names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the imports of ES modules rewritten too."""

    support_js_module_import_aggregation = True
