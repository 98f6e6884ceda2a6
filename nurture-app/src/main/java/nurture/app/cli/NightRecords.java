package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the nights of a run left behind: a {@code night.json} in each version's folder.
 *
 * @param nights oldest first
 */
record NightRecords(List<JsonNode> nights) {
  static final String FILE = "night.json";

  static NightRecords of(Path run) throws IOException {
    var nights = new ArrayList<JsonNode>();
    var versions = run.resolve("versions");
    if (Files.isDirectory(versions))
      try (var folders = Files.list(versions)) {
        for (var folder : folders.filter(f -> !f.getFileName().toString().startsWith(".")).toList())
          if (Files.exists(folder.resolve(FILE)))
            nights.add(JsonMapper.shared().readTree(Files.readString(folder.resolve(FILE))));
      }
    nights.sort(Comparator.comparing((JsonNode night) -> night.path("time").asString("")));
    return new NightRecords(List.copyOf(nights));
  }

  /** The names of the days, oldest first. */
  List<String> days() {
    return nights.stream().map(night -> night.path("day").asString("")).toList();
  }

  /** The day on which each listing sat its first exam, by the listing's name. */
  Map<String, String> sat() {
    var days = new HashMap<String, String>();
    for (var night : nights)
      night
          .path("exam")
          .forEach(name -> days.putIfAbsent(name.asString(""), night.path("day").asString("")));
    return days;
  }

  /** The version that answered before another was made. */
  java.util.Optional<String> before(String version) {
    return nights.stream()
        .filter(night -> night.path("version").asString("").equals(version))
        .map(night -> night.path("before").asString(""))
        .findFirst();
  }
}
