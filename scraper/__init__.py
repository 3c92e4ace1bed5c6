"""thinktank-archive: from a think tank's URL to an Article. `pipelines` takes it from there."""

__version__ = "0.1.0"
