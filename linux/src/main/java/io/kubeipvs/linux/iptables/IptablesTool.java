package io.kubeipvs.linux.iptables;

import io.kubeipvs.net.IpFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one family by way of iptables-save and iptables-restore. Every call starts at most
 * one process and waits for it a bounded time.
 *
 * <p>The legacy tools share a lock, {@code /run/xtables.lock}; a restore waits for it. In a
 * container that file has to be the host's, or the lock protects nothing.
 */
final class IptablesTool implements Iptables {
  private final IpFamily family;
  private final ToolRunner runner;
  private final String saveCommand;
  private final List<String> restoreCommand;
  private final IptablesVersion version;
  private final @Nullable Path legacyTableNames;

  /**
   * @param legacyTableNames the file that lists the standing legacy tables; null if it cannot be
   *     read from here
   */
  IptablesTool(
      IpFamily family,
      ToolRunner runner,
      String saveCommand,
      String restoreCommand,
      IptablesVersion version,
      @Nullable Path legacyTableNames) {
    this.family = family;
    this.runner = runner;
    this.saveCommand = saveCommand;
    this.restoreCommand = withOptions(restoreCommand, runner.environment(), version);
    this.version = version;
    this.legacyTableNames = legacyTableNames;
  }

  private static List<String> withOptions(
      String command, ToolEnvironment environment, IptablesVersion version) {
    List<String> whole = new ArrayList<>(List.of(command, "--noflush"));
    if (version.hasRandomFullyAndRestoreWait()) {
      whole.add("-w");
      whole.add(Integer.toString(environment.lockTimeoutSeconds()));
    }
    return whole;
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public SavedTables save(Collection<String> tables) throws IptablesException {
    List<String> standing =
        legacyTableNames == null ? List.copyOf(tables) : names(legacyTableNames);
    if (tables.stream().noneMatch(standing::contains)) {
      return SavedTables.NONE;
    }
    // Not "-t TABLE": asked by name, the legacy tool loads the table's module and the nft tool
    // prints chains that are not there.
    ToolRunner.Result saved = runner.run(List.of(saveCommand), "");
    if (!saved.isSuccess()) {
      throw ToolFailure.of(saved, "", runner.environment());
    }
    return SavedTables.parse(saved.output());
  }

  @Override
  public void restore(String text) throws IptablesException {
    ToolRunner.Result restored = runner.run(restoreCommand, text);
    if (!restored.isSuccess()) {
      throw ToolFailure.of(restored, text, runner.environment());
    }
  }

  @Override
  public boolean hasRandomFully() {
    return version.hasRandomFullyAndRestoreWait();
  }

  /** Whether no legacy table stands. */
  static boolean isEmpty(Path tableNames) throws IptablesException {
    return names(tableNames).isEmpty();
  }

  private static List<String> names(Path tableNames) throws IptablesException {
    try {
      return Files.readAllLines(tableNames);
    } catch (NoSuchFileException e) {
      return List.of(); // ip_tables is not loaded
    } catch (IOException e) {
      throw new IptablesException("cannot read " + tableNames + ": " + e.getMessage(), e);
    }
  }
}
