package nurture.app.store;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of this test's own, from the programs that are installed. */
final class Postgres implements AutoCloseable {
  private final Path programs;
  private final Path folder;
  final int port;

  private Postgres(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Where {@code initdb} and its like are, in PATH or where Debian puts them. */
  static Optional<Path> installed() throws IOException {
    var path = System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1);
    var places = new ArrayList<>(Stream.of(path).map(Path::of).toList());
    var debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian))
      try (var versions = Files.list(debian)) {
        versions.map(v -> v.resolve("bin")).forEach(places::add);
      }
    for (var place : places)
      if (Files.isExecutable(place.resolve("initdb")))
        return Optional.ofNullable(place.resolve("initdb").toRealPath().getParent());
    return Optional.empty();
  }

  static Postgres start(Path programs) throws IOException, InterruptedException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var folder = Files.createTempDirectory("nurture-postgres");
    var server = new Postgres(programs, folder, port);
    if (root()) run(List.of("chown", "nobody", folder.toString()));
    server.run("initdb", "-D", folder + "/data", "-U", "nurture", "-A", "trust", "--no-sync");
    server.run(
        "pg_ctl",
        "-D",
        folder + "/data",
        "-l",
        folder + "/log",
        "-w",
        "-o",
        "-p %d -k %s -c listen_addresses=127.0.0.1".formatted(port, folder),
        "start");
    return server;
  }

  /** A database of this name, made new. */
  String database(String name) throws IOException, InterruptedException {
    run("createdb", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", "nurture", name);
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=nurture".formatted(port, name);
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** PostgreSQL refuses to run as root, so root becomes nobody. */
  private void run(String program, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    if (root()) command.addAll(List.of("runuser", "-u", "nobody", "--"));
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    var log = Files.createTempFile("nurture-postgres", ".log");
    var process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0)
      throw new IOException(command + " failed: " + Files.readString(log));
    Files.delete(log);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("pg_ctl", "-D", folder + "/data", "-m", "immediate", "stop");
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
