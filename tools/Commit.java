import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes down, for {@code nurture --version} and every run's record, what is being built: {@code Commit FILE VERSION}. */
class Commit {
  public static void main(String[] args) throws IOException, InterruptedException {
    var text = "version=" + args[1] + "\ncommit=" + commit() + "\n";
    var file = Path.of(args[0]);
    // The same text is not written again, so that nothing is packed again for it.
    if (Files.exists(file) && Files.readString(file).equals(text)) return;
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String commit() throws IOException, InterruptedException {
    try {
      var git = new ProcessBuilder("git", "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*");
      git.redirectError(ProcessBuilder.Redirect.DISCARD);
      var process = git.start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 && !said.isEmpty() ? said : "commit unknown";
    } catch (IOException e) {
      return "commit unknown"; // no git here, or no checkout
    }
  }
}
