package io.kubeipvs.linux.sysctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kernel settings as files under {@code /proc/sys}, or under another folder for a container that
 * has the host's mounted elsewhere. Keeps nothing; safe for several threads.
 *
 * <p>What is under {@code net/} is the network namespace's of the calling thread.
 */
public final class ProcSysctls implements Sysctls {
  /** Where every Linux has them. */
  public static final Path PROC_SYS = Path.of("/proc/sys");

  /** The kernel prints no setting of the kinds we know longer than a page. */
  private static final int MAX_VALUE_BYTES = 4096;

  private static final Pattern KEY = Pattern.compile("[^/]+(/[^/]+)*");

  private final Path root;

  public ProcSysctls(Path root) {
    this.root = root;
  }

  @Override
  public @Nullable String read(String key) throws IOException {
    Path file = file(key);
    // One read: to a second one the kernel answers that the setting has ended, wherever it was.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(MAX_VALUE_BYTES);
      channel.read(buffer);
      return StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw SysctlFailure.of("read", file, "", e);
    }
  }

  @Override
  public void write(String key, String value) throws IOException {
    Path file = file(key);
    // One write and no truncation: the kernel takes each write as a whole value.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((value + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw SysctlFailure.of("write", file, value, e);
    }
  }

  @Override
  public boolean isWritable(String key) {
    return Files.isWritable(file(key)); // access(2), which knows of read-only mounts, too
  }

  private Path file(String key) {
    Path file = root.resolve(key).normalize();
    if (!KEY.matcher(key).matches() || !file.startsWith(root) || !file.endsWith(key)) {
      throw new IllegalArgumentException("not a setting's path under " + root + ": " + key);
    }
    return file;
  }
}
