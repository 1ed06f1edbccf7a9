"""Do a run, unless it is already there."""

from relsim.experiments.archive import Archive
from relsim.experiments.identity import run_key
from relsim.experiments.replicates import Job, Outcome, run_one, unpacked


def kept(job: Job, folder: str) -> Outcome:
    """Return what a job comes to: from the archive, or run now and then kept there.

    A run that failed is kept too, since it would fail again, but not one that wanted for memory or a disk.

    Parameters
    ----------
    job : Job
        Of its record the log of events is kept.
    folder : str
        Of the archive.

    Raises
    ------
    UserError
        The folder cannot be written, or the run finds something that the user can mend.
    """
    archive = Archive(folder)
    key = run_key(
        job.world, job.seed, job.metrics, job.series, unpacked(job.options), log=job.keep_record,
        cohorts=job.cohorts,
    )  # fmt: skip
    found = archive.get(key, job.metrics)
    if found is not None:
        return found._replace(scenario=job.scenario, replicate=job.replicate, key=key)
    outcome = run_one(job)._replace(key=key)
    if outcome.lasting:
        archive.put(key, outcome)
    return outcome._replace(record=None)
