package clearinghouse.runner;

import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Input;
import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Outcome;
import clearinghouse.runner.protocol.Reply.Check;
import clearinghouse.runner.protocol.Reply.SelfTestResult;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves, on this machine and now, that the box holds: not by asking what is configured but by
 * trying to get out. Proofs of vulnerabilities are refused where this fails.
 */
final class SelfTest {

    private final Boxes boxes;
    private final String sandbox;

    SelfTest(Boxes boxes, String sandbox) {
        this.boxes = boxes;
        this.sandbox = sandbox;
    }

    SelfTestResult run() throws IOException, InterruptedException {
        var limits = Limits.standard().withProcesses(120);
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var evidence = new HashMap<String, Evidence>();
            boxes.run(
                    new Request.Job(
                            List.of(new Input.Bytes("clearinghouse/runner/Probe.class", probe())),
                            List.of(
                                    java(
                                            "probe",
                                            limits,
                                            "walls",
                                            Integer.toString(listener.getLocalPort())),
                                    java("memory", limits.withMemoryBytes(128L << 20), "memory"),
                                    shell(
                                            "kill",
                                            limits.withWall(Duration.ofMillis(400)),
                                            "(setsid sleep 999 & sleep 999) & sleep 999"),
                                    shell(
                                            "processes",
                                            limits.withProcesses(20),
                                            "i=0; while [ $i -lt 60 ]; do sleep 5 & i=$((i+1)); done; exit 42")),
                            2),
                    one -> evidence.put(one.run(), one));
            return new SelfTestResult(sandbox, checks(evidence));
        }
    }

    private static List<Check> checks(Map<String, Evidence> evidence) {
        var checks = new ArrayList<Check>();
        var probe = require(evidence, "probe");
        var said = new HashMap<String, String>();
        for (var file : probe.files()) {
            if (file.path().equals("walls")) {
                for (var line : file.content().text().lines().toList()) {
                    var parts = line.split("=", 2);
                    said.put(parts[0], parts.length == 2 ? parts[1] : "");
                }
            }
        }
        checks.add(
                new Check(
                        "box",
                        probe.outcome() == Outcome.EXITED && probe.exit() == 0,
                        probe.note().isEmpty()
                                ? probe.outcome().word() + " " + probe.exit()
                                : probe.note()));
        for (var wall : Probe.WALLS) {
            var answer = said.getOrDefault(wall, "not tried");
            checks.add(new Check(wall, answer.equals("held"), answer));
        }
        var memory = require(evidence, "memory");
        checks.add(
                new Check(
                        "memory limit",
                        memory.outcome() == Outcome.KILLED_MEMORY,
                        memory.outcome().word()));
        var kill = require(evidence, "kill");
        checks.add(
                new Check(
                        "wall limit and kill",
                        kill.outcome() == Outcome.KILLED_WALL && kill.wallMillis() < 3000,
                        kill.outcome().word() + " after " + kill.wallMillis() + " ms"));
        var processes = require(evidence, "processes");
        checks.add(
                new Check(
                        "process limit",
                        processes.exit() != 42 && processes.outcome() == Outcome.EXITED,
                        processes.outcome().word() + " " + processes.exit()));
        return checks;
    }

    private static Evidence require(Map<String, Evidence> evidence, String name) {
        var found = evidence.get(name);
        if (found == null) {
            throw new IllegalStateException("the self-test run " + name + " left no evidence");
        }
        return found;
    }

    private static Run java(String name, Limits limits, String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                "/jdk/bin/java",
                                "-Xmx384m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-cp",
                                "/in",
                                Probe.class.getName()));
        command.addAll(List.of(arguments));
        return new Run(name, command, Map.of(), limits);
    }

    private static Run shell(String name, Limits limits, String script) {
        return new Run(name, List.of("/bin/sh", "-c", script), Map.of(), limits);
    }

    private static Content probe() throws IOException {
        try (var in = Probe.class.getResourceAsStream("Probe.class")) {
            if (in == null) {
                throw new IllegalStateException("the runner's own classes are incomplete");
            }
            return Content.of(in.readNBytes(64 << 10));
        }
    }
}
