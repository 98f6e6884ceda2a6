package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nurture.app.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** Flags in a TOML file: a key is a flag's name without its dashes; flags given win over it. */
final class ConfigFile {
  private ConfigFile() {}

  /** The file after {@code --config}, if that is a flag of this command and this is called. */
  static Optional<Path> named(CommandLine command, String... args) {
    boolean called = List.of(args).contains(command.getCommandName());
    if (!called || command.getCommandSpec().findOption("--config") == null) return Optional.empty();
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) return Optional.of(Path.of(args[i].substring(9)));
      if (args[i].equals("--config") && i + 1 < args.length)
        return Optional.of(Path.of(args[i + 1]));
    }
    return Optional.empty();
  }

  /**
   * The file's values as defaults of a command's flags.
   *
   * @throws IllegalArgumentException in a sentence, if it cannot be read or a key is unknown
   */
  static IDefaultValueProvider read(Path file, CommandLine command) {
    JsonNode root;
    try {
      root = new TomlMapper().readTree(Files.readString(file));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IllegalArgumentException(
          "--config must name a TOML file, got " + file + ", which is not there", e);
    } catch (IOException | JacksonException e) {
      throw new IllegalArgumentException(
          file + " must be TOML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
    var known = new ArrayList<String>();
    for (var option : command.getCommandSpec().options())
      known.add(option.longestName().substring(2));
    known.removeAll(List.of("help", "version", "config"));
    var values = new HashMap<String, String>();
    for (var entry : root.properties()) {
      if (!known.contains(entry.getKey()))
        throw new IllegalArgumentException(
            "%s has the unknown key '%s'%s"
                .formatted(
                    file,
                    entry.getKey(),
                    Nearest.to(entry.getKey(), known)
                        .map(k -> "; did you mean '" + k + "'?")
                        .orElse("; there are " + String.join(", ", known))));
      values.put(entry.getKey(), text(entry.getValue()));
    }
    return arg ->
        arg instanceof OptionSpec option ? values.get(option.longestName().substring(2)) : null;
  }

  /** As it would stand on the command line; names with a comma are put in quotes. */
  private static String text(JsonNode value) {
    if (value.isArray())
      return String.join(",", value.valueStream().map(ConfigFile::quoted).toList());
    if (value.isObject())
      return String.join(
          ",",
          value.properties().stream()
              .map((Map.Entry<String, JsonNode> e) -> e.getKey() + "=" + e.getValue().asString())
              .toList());
    return value.asString();
  }

  private static String quoted(JsonNode value) {
    var text = value.asString();
    return text.contains(",") ? '"' + text + '"' : text;
  }
}
