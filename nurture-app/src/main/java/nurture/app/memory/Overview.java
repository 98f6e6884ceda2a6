package nurture.app.memory;

import java.util.List;

/**
 * How a run is doing, for whoever keeps it.
 *
 * @param version that answers here
 * @param named the version that the run names, which every server of it goes over to
 * @param versions the names of all, the oldest first
 * @param stripped those of them that can no longer answer
 * @param nights in which they were made
 * @param days the last, today at the end
 * @param drift since the version answers
 * @param episodes what people said that is in force
 * @param known listings that are known, to find similar ones
 */
public record Overview(
    String version,
    String named,
    List<String> versions,
    List<String> stripped,
    List<NightRecords.Slept> nights,
    List<Day> days,
    Learner.Drift drift,
    int episodes,
    int known) {}
