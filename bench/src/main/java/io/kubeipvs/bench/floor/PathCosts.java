package io.kubeipvs.bench.floor;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * What the steps cost that every way from a watch to the kernel has, in microseconds, medians.
 *
 * @param call one system call that does next to nothing
 * @param handOver from one thread's unpark to the other thread's running
 * @param tcp from one thread's write to the other's return from a read, over loopback
 * @param netlink one question to the kernel with its answer
 */
public record PathCosts(double call, double handOver, double tcp, double netlink) {
  /** Measures each so many times. */
  public static PathCosts measure(int times) throws IOException, InterruptedException {
    return new PathCosts(calls(times), handOvers(times), tcp(times), netlink(times));
  }

  private static double median(double[] micros) {
    Arrays.sort(micros);
    return micros[micros.length / 2];
  }

  private static double calls(int times) throws IOException {
    double[] micros = new double[times];
    byte[] one = new byte[1];
    try (RandomAccessFile zero = new RandomAccessFile("/dev/zero", "r")) {
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        int length = zero.read(one);
        micros[i] = (System.nanoTime() - start) / 1e3;
        if (length != 1) {
          throw new IOException("/dev/zero gave nothing");
        }
      }
    }
    return median(micros);
  }

  private static double handOvers(int times) throws InterruptedException {
    PingPong game = new PingPong(times, Thread.currentThread());
    Thread other = Thread.ofPlatform().name("hand-over").start(game::answer);
    double[] micros = new double[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      game.ball = 2 * i + 1;
      LockSupport.unpark(other);
      while (game.ball != 2 * i + 2) {
        LockSupport.park(game);
      }
      micros[i] = (System.nanoTime() - start) / 2e3;
    }
    other.join();
    return median(micros);
  }

  /** Two threads that wake each other; odd numbers are for the one that answers. */
  private static final class PingPong {
    private final int times;
    private final Thread asking;
    private volatile int ball;

    private PingPong(int times, Thread asking) {
      this.times = times;
      this.asking = asking;
    }

    private void answer() {
      for (int i = 0; i < times; i++) {
        while (ball != 2 * i + 1) {
          LockSupport.park(this);
        }
        ball = 2 * i + 2;
        LockSupport.unpark(asking);
      }
    }
  }

  private static double tcp(int times) throws IOException, InterruptedException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
        SocketChannel asking = SocketChannel.open(server.getLocalAddress());
        SocketChannel answering = server.accept()) {
      asking.socket().setTcpNoDelay(true);
      answering.socket().setTcpNoDelay(true);
      Thread other = Thread.ofPlatform().name("echo").start(() -> echo(answering, times));
      double[] micros = new double[times];
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        exchange(asking, one, true);
        exchange(asking, one, false);
        micros[i] = (System.nanoTime() - start) / 2e3;
      }
      other.join();
      return median(micros);
    }
  }

  private static void echo(SocketChannel channel, int times) {
    ByteBuffer one = ByteBuffer.allocate(1);
    try {
      for (int i = 0; i < times; i++) {
        exchange(channel, one, false);
        exchange(channel, one, true);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void exchange(SocketChannel channel, ByteBuffer one, boolean write)
      throws IOException {
    one.clear();
    int length = write ? channel.write(one) : channel.read(one);
    if (length != 1) {
      throw new IOException("loopback moved " + length + " bytes instead of 1");
    }
  }

  private static double netlink(int times) throws IOException {
    double[] micros = new double[times];
    try (Ipvs ipvs = KernelIpvs.open()) {
      ipvs.info();
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        ipvs.info();
        micros[i] = (System.nanoTime() - start) / 1e3;
      }
    }
    return median(micros);
  }
}
