"""thinktank-archive: from a think tank's URL to an Article. `pipelines` takes it from there."""
