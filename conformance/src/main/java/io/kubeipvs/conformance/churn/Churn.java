package io.kubeipvs.conformance.churn;

import io.kubeipvs.conformance.cluster.RealCluster;
import io.kubeipvs.conformance.node.ProxiedNode;
import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.walk.ClaimFailedException;
import io.kubeipvs.lab.walk.Claims;
import io.kubeipvs.lab.walk.Transcript;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Changes many Services in a real API server for a while, kills that server twice and rotates what
 * two agents show to it, and holds their kernels against the objects; ends with a line {@code N
 * passed, N failed}, counted in claims.
 *
 * <p>Arguments: the command, address and folder of a cluster's server, how many Services, how many
 * seconds of changes, and a scratch folder. Exit status: 0 if every claim holds, 1 if one does not,
 * 2 if it could not be tried.
 */
public final class Churn {
  private Churn() {}

  static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 6) {
      System.err.println("usage: Churn COMMAND ADDRESS FOLDER SERVICES SECONDS SCRATCH");
      System.exit(2);
    }
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int status = run(arguments, new Transcript(out, false));
    out.flush();
    System.exit(status);
  }

  private static int run(String[] arguments, Transcript transcript) throws InterruptedException {
    Path scratch = Path.of(arguments[5]);
    Claims claims = new Claims(transcript);
    try {
      Path folder = Files.createDirectories(scratch.resolve("churn"));
      transcript.say("Starting etcd and kube-apiserver ...");
      RealCluster cluster = RealCluster.startWithCertificates(Path.of(arguments[2]), arguments[1]);
      try (ProxiedNode node =
              new ProxiedNode(cluster, folder, Map.of("kube-ipvs", Path.of(arguments[0])));
          ChurnRun run =
              new ChurnRun(
                  cluster, node, folder, transcript, claims, Integer.parseInt(arguments[3]))) {
        run.run(Integer.parseInt(arguments[4]));
        transcript.say("");
        transcript.say("%d passed, 0 failed".formatted(claims.held().size()));
        return 0;
      }
    } catch (ClaimFailedException e) {
      transcript.doesNotHold(e.claim(), e.seen());
      transcript.say("%d passed, 1 failed".formatted(claims.held().size()));
      return 1;
    } catch (IOException | LabException e) {
      System.err.println("churn: " + e.getMessage());
      return 2;
    }
  }
}
