package nurture.app.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nurture.eval.Estimate;
import nurture.serve.Versions;
import nurture.study.Diary;
import nurture.study.Night;
import nurture.study.Sitting;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the nights of a run left behind: a {@code night.json} in each version's folder.
 *
 * @param nights oldest first
 * @param sat when each listing that people spoke of sat its first exam, by the listing's name
 */
public record NightRecords(List<Slept> nights, Map<String, Diary.Sat> sat) {
  /** The file of a version that says how its night went. */
  public static final String FILE = "night.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // older nights say less
          .build();

  /**
   * A night.
   *
   * @param day its name
   * @param time when it ended, as ISO 8601
   * @param before the version that answered before
   * @param version the version that was made
   * @param released whether it passed
   * @param said how many things people had said, of which it knew {@code known} by itself
   * @param forgotten how many listings had been withdrawn
   * @param why it was released or not, in sentences
   * @param sittings how the exams went
   * @param seq the last change of the store that was heard; 0 where that was not written down yet
   * @param data a hash of the listings of all days as they were
   * @param replay how listings of earlier days were chosen
   * @param listings how many were looked at, those of the exams too
   * @param how the flags that it was told; empty where they were not written down yet
   */
  public record Slept(
      String day,
      String time,
      String before,
      String version,
      boolean released,
      int said,
      int forgotten,
      int known,
      List<String> why,
      List<Sitting> sittings,
      long seq,
      String data,
      String replay,
      int listings,
      String how) {
    public Slept {
      how = Objects.requireNonNullElse(how, "");
      data = Objects.requireNonNullElse(data, "");
      replay = Objects.requireNonNullElse(replay, "all");
    }
  }

  /** Of a run's versions. */
  public static NightRecords of(Versions versions) {
    var nights = new ArrayList<Slept>();
    var exams = new HashMap<String, Map<String, String>>();
    for (var version : versions.all()) {
      var file = versions.folder(version).resolve(FILE);
      if (!Files.exists(file)) continue;
      try {
        var json = JSON.readTree(Files.readString(file));
        nights.add(JSON.treeToValue(json, Slept.class));
        exams.put(version, truths(json.path("exam")));
      } catch (IOException e) {
        throw new UncheckedIOException(
            "it cannot be read how the night of " + version + " went", e);
      } catch (JacksonException e) {
        throw new IllegalArgumentException(file + " is damaged: " + e.getOriginalMessage(), e);
      }
    }
    nights.sort(Comparator.comparing(Slept::time));
    var sat = new HashMap<String, Diary.Sat>();
    for (var night : nights)
      exams
          .getOrDefault(night.version(), Map.of())
          .forEach((name, truth) -> sat.putIfAbsent(name, new Diary.Sat(night.day(), truth)));
    return new NightRecords(List.copyOf(nights), Map.copyOf(sat));
  }

  /** What was right of each listing; older nights wrote down the names alone. */
  private static Map<String, String> truths(JsonNode exam) {
    var truths = new HashMap<String, String>();
    exam.properties().forEach(e -> truths.put(e.getKey(), e.getValue().asString("")));
    if (exam.isArray()) exam.forEach(name -> truths.put(name.asString(""), ""));
    return truths;
  }

  /** The names of the days, oldest first. */
  public List<String> days() {
    return nights.stream().map(Slept::day).toList();
  }

  /** The version that was released when an exam was first sat, by exam: that of its first night. */
  public Map<String, String> firstSat() {
    var first = new HashMap<String, String>();
    for (var night : nights)
      if (night.released())
        for (var sitting : night.sittings()) first.putIfAbsent(sitting.exam(), night.version());
    return first;
  }

  /** This version, the one that answered before it, and so on back to the first. */
  List<String> back(String version) {
    var back = new LinkedHashSet<String>();
    var next = version;
    while (back.add(next)) next = of(next).map(Slept::before).orElse(Versions.FIRST);
    return List.copyOf(back);
  }

  /**
   * Versions that nights made before the last so many; not those from which and to which one goes
   * back.
   */
  public List<String> before(int last, String current) {
    var kept = new HashSet<>(back(current).stream().limit(2).toList());
    return nights.stream()
        .limit(Math.max(0, nights.size() - last))
        .map(Slept::version)
        .filter(version -> !kept.contains(version))
        .toList();
  }

  /** These versions, those that nights made by the night, behind the others. */
  List<String> inOrder(List<String> versions) {
    var made = nights.stream().map(Slept::version).toList();
    return versions.stream().sorted(Comparator.comparingInt(made::indexOf)).toList();
  }

  /** The last night that learnt from the same listings in the same way. */
  public Optional<Slept> slept(String data, String how) {
    return nights.reversed().stream()
        .filter(night -> night.data().equals(data) && night.how().equals(how))
        .findFirst();
  }

  /**
   * How often a version named the category of the listings of all days right that no version learnt
   * from; empty where no night examined it.
   */
  public Optional<Estimate> accuracy(String version) {
    var sat =
        of(version).map(Slept::sittings).orElse(List.of()).stream()
            .filter(s -> s.figure().equals(Sitting.ACCURACY) && !s.exam().equals(Night.SAID))
            .toList();
    return sat.stream()
        .filter(s -> s.exam().equals(Night.ALL))
        .findFirst()
        .or(() -> sat.stream().findFirst()) // there was one day alone
        .map(Sitting::after);
  }

  /** The night in which a version was made. */
  public Optional<Slept> of(String version) {
    return nights.stream().filter(night -> night.version().equals(version)).findFirst();
  }
}
