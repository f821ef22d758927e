"""Why a pipeline's check could not run, for the page where its report would stand."""
