package clearinghouse.app;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryJobs;
import clearinghouse.advisory.AdvisoryKey;
import clearinghouse.advisory.AdvisoryRoutes;
import clearinghouse.advisory.Aggregator;
import clearinghouse.advisory.AggregatorJobs;
import clearinghouse.advisory.AggregatorRoutes;
import clearinghouse.advisory.Csaf21Jobs;
import clearinghouse.advisory.Csaf21Provider;
import clearinghouse.advisory.Csaf21Routes;
import clearinghouse.advisory.CsafProvider;
import clearinghouse.advisory.CveIdRoutes;
import clearinghouse.advisory.CveIds;
import clearinghouse.advisory.Disclosure;
import clearinghouse.advisory.EarlyNoticeRoutes;
import clearinghouse.advisory.EarlyNotices;
import clearinghouse.advisory.FeedRoutes;
import clearinghouse.advisory.Feeds;
import clearinghouse.advisory.Gathering;
import clearinghouse.advisory.Gcve;
import clearinghouse.advisory.GcveRoutes;
import clearinghouse.advisory.ProviderRoutes;
import clearinghouse.advisory.PublisherProfile;
import clearinghouse.advisory.StixCollection;
import clearinghouse.advisory.TaxiiRoutes;
import clearinghouse.catalogue.Catalogue;
import clearinghouse.catalogue.DossierRoutes;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.catalogue.FeedClient;
import clearinghouse.catalogue.ImportRoutes;
import clearinghouse.catalogue.Imports;
import clearinghouse.catalogue.Mirrors;
import clearinghouse.catalogue.OsvRoutes;
import clearinghouse.catalogue.SaidOfSoftware;
import clearinghouse.catalogue.SubscriptionJobs;
import clearinghouse.catalogue.SubscriptionRoutes;
import clearinghouse.catalogue.Subscriptions;
import clearinghouse.coordination.Coordination;
import clearinghouse.coordination.CoordinationJobs;
import clearinghouse.coordination.CoordinationRoutes;
import clearinghouse.coordination.LinkKey;
import clearinghouse.distribution.Distribution;
import clearinghouse.distribution.DistributionJobs;
import clearinghouse.distribution.DistributionRoutes;
import clearinghouse.distribution.SiteIndex;
import clearinghouse.distribution.TufKeys;
import clearinghouse.exposure.ExposureJobs;
import clearinghouse.exposure.ExposureRoutes;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.Matching;
import clearinghouse.exposure.Publications;
import clearinghouse.exposure.Queue;
import clearinghouse.exposure.QueueRoutes;
import clearinghouse.insight.Insight;
import clearinghouse.insight.InsightRoutes;
import clearinghouse.intake.BreakGlassRoutes;
import clearinghouse.intake.BreakGlasses;
import clearinghouse.intake.CandidateJobs;
import clearinghouse.intake.CandidateRoutes;
import clearinghouse.intake.Candidates;
import clearinghouse.intake.Intake;
import clearinghouse.intake.IntakeRoutes;
import clearinghouse.intake.LegalBasisRoutes;
import clearinghouse.intake.MeaningJobs;
import clearinghouse.intake.OpeningRoutes;
import clearinghouse.intake.Openings;
import clearinghouse.intake.RemovalRoutes;
import clearinghouse.intake.Removals;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.inventory.Installed;
import clearinghouse.inventory.Inventory;
import clearinghouse.inventory.InventoryRoutes;
import clearinghouse.inventory.LifecycleRoutes;
import clearinghouse.inventory.Lifecycles;
import clearinghouse.inventory.ProfileRoutes;
import clearinghouse.inventory.Profiles;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.lab.Lab;
import clearinghouse.lab.Target;
import clearinghouse.likeness.Likeness;
import clearinghouse.pages.Pages;
import clearinghouse.parties.Enrolments;
import clearinghouse.parties.Entrustments;
import clearinghouse.parties.HolderRoutes;
import clearinghouse.parties.Holders;
import clearinghouse.parties.Identities;
import clearinghouse.parties.JoinJobs;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.JoinRoutes;
import clearinghouse.parties.OffBoarding;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PartyRoutes;
import clearinghouse.parties.Passkeys;
import clearinghouse.parties.Passwords;
import clearinghouse.parties.Sessions;
import clearinghouse.parties.TokenRoutes;
import clearinghouse.parties.Tokens;
import clearinghouse.platform.Api;
import clearinghouse.platform.Callers;
import clearinghouse.platform.Cursors;
import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Db;
import clearinghouse.platform.Deployment;
import clearinghouse.platform.Export;
import clearinghouse.platform.JobAnnouncer;
import clearinghouse.platform.JobListener;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.OpenApi;
import clearinghouse.platform.Outbox;
import clearinghouse.platform.Pool;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.Schemas;
import clearinghouse.platform.SignerProcess;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import clearinghouse.policy.LegalBases;
import clearinghouse.policy.Policy;
import clearinghouse.record.Anchor;
import clearinghouse.record.AuditLog;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.AuditRoutes;
import clearinghouse.record.Sequencer;
import clearinghouse.retention.Holds;
import clearinghouse.retention.Retention;
import clearinghouse.retention.RetentionJobs;
import clearinghouse.retention.RetentionRoutes;
import clearinghouse.scanning.Scanning;
import clearinghouse.scanning.ScanningRoutes;
import clearinghouse.search.Search;
import clearinghouse.search.SearchRoutes;
import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Purpose;
import clearinghouse.validation.LabClient;
import clearinghouse.validation.PatchId;
import clearinghouse.validation.Validation;
import clearinghouse.validation.ValidationJobs;
import clearinghouse.validation.ValidationRoutes;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Passphrase;
import clearinghouse.vault.Rotations;
import clearinghouse.vault.SeveralKeystores;
import clearinghouse.vault.Vault;
import clearinghouse.vault.VaultJobs;
import clearinghouse.vault.VaultRoutes;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Constructs every object, in the order of the capability table. */
final class Wiring implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Wiring.class);
    private static final int WORKERS = 2;
    private static final String VAULT_KEY = "vault.key";

    private final Settings settings;
    private volatile int port;
    private final CompletableFuture<HikariDataSource> pool;
    private final Lab lab;
    private final CompletableFuture<Parties.FirstStart> opened;
    private final List<Runnable> stops = new ArrayList<>();

    final InstantSource clock;
    final Ids ids;
    final Db db;
    final Jobs jobs;
    final AuditRecord record;
    final SignerProcess signing;
    final Vault vault;
    final Rotations rotations;
    final Parties parties;
    final Tokens tokens;
    final Holders holders;
    final OffBoarding offBoarding;
    final Policy policy;
    final Sessions sessions;
    final Passkeys passkeys;
    final Identities identities;
    final Passwords passwords;
    final Enrolments enrolments;
    final Entrustments entrustments;
    final JoinRequests joins;
    final Inventory inventory;
    final Profiles profiles;
    final Lifecycles lifecycles;
    final Scanning scanning;
    final Intake intake;
    final Candidates candidates;
    final Openings openings;
    final BreakGlasses breakGlasses;
    final Removals removals;
    final Holds holds;
    final LegalBases legalBases;
    final Retention retention;
    final Validation validation;
    final Catalogue catalogue;
    final Imports imports;
    final Dossiers dossiers;
    final Subscriptions subscriptions;
    final Mirrors mirrors;
    private final SubscriptionJobs subscribed;
    final Coordination coordination;
    final StixCollection stix;
    final CveIds cveIds;
    final Advisories advisories;
    final Feeds feeds;
    private final Aggregator aggregator;
    private final EarlyNotices earlyNotices;
    private final Csaf21Provider drafts;
    private final PublisherProfile profile;
    private final AdvisoryKey signer;
    final Outbox outbox;
    final Exposures exposures;
    private final Matching matching;
    private final Queue queue;
    final Distribution distribution;
    final SiteIndex siteIndex;
    final Insight insight;
    final Search search;
    final Schemas schemas = new Schemas();
    final Callers callers;
    final Api api;
    final Pages pages;
    final Watch watch;

    Wiring(Settings settings) {
        this.settings = settings;
        port = settings.port();
        clock = settings.clock();
        var chance = new SecureRandom();
        ids = new Ids(clock, chance);
        var deployment = deployment();
        signing = SignerProcess.start(settings.data(), settings.postQuantum());
        var keystore =
                SeveralKeystores.open(
                        key(VAULT_KEY),
                        settings.passphrase().map(Passphrase::read),
                        settings.keystore(),
                        chance,
                        clock);
        var tuf = new TufKeys(signing);
        var links = new LinkKey(signing);
        pool =
                settings.database()
                        .thenApply(roles -> {
                            // Before what the server signs with is written down.
                            signing.ask(new Ask.Keys(), Answer.Keys.class);
                            // Before the migration too: it would change what is not ours.
                            require(deployment.check(roles.owner()));
                            Migrations.run(roles.owner());
                            require(deployment.claim(roles.owner()));
                            return Pool.open(roles.server());
                        });
        db = new Db(pool::join);
        jobs = new Jobs(ids, clock);

        record = new AuditRecord(ids, clock);
        vault = new Vault(keystore, record, chance, clock);
        rotations = new Rotations(db, keystore, record, jobs, ids, clock);
        parties = new Parties(db, record, ids, clock);
        policy = new Policy(db, clock);
        var providers =
                new SpringIdentityProviders(
                        ProviderSettings.in(settings.data()), this::address, clock);
        sessions =
                new Sessions(
                        db,
                        parties,
                        providers,
                        policy::passwordDuties,
                        record,
                        policy::limit,
                        policy::most,
                        ids,
                        clock);
        passkeys =
                new Passkeys(
                        db,
                        sessions,
                        new SpringAuthenticators(this::address),
                        record,
                        policy::limit,
                        policy::most,
                        ids,
                        clock);
        identities = new Identities(db, sessions, providers, record, policy::limit, ids, clock);
        passwords =
                new Passwords(
                        db,
                        vault,
                        sessions,
                        new SpringPasswordHashes(chance),
                        policy::passwordDuties,
                        record,
                        policy::limit,
                        policy::most,
                        ids,
                        clock);
        enrolments = new Enrolments(db, policy::passwordDuties, record, policy::limit, ids, clock);
        entrustments = new Entrustments(db, record, policy::limit, ids, clock);
        joins =
                new JoinRequests(
                        db,
                        vault,
                        parties,
                        enrolments,
                        record,
                        policy::limit,
                        policy::most,
                        ids,
                        clock);
        tokens = new Tokens(db, record, policy::limit, ids, clock);
        holders = new Holders(db, record);
        offBoarding = new OffBoarding(db, record, policy::limit, this::partyLeft, clock);
        inventory = new Inventory(db, record, policy, jobs, ids, clock);
        profiles = new Profiles(db, record, policy, parties, jobs, ids, clock);
        lifecycles = new Lifecycles(db, record, policy, profiles, ids, clock);
        scanning = new Scanning(db, record, ids, clock);
        var likeness =
                new Likeness(
                        vault, record, ids, clock, settings.semantic().map(SemanticModule::in));
        intake =
                new Intake(
                        db, vault, parties, policy, scanning, likeness, record, jobs, ids, clock);
        candidates = new Candidates(db, intake, likeness, policy);
        openings = new Openings(db, vault, parties, policy, record, ids, clock);
        breakGlasses = new BreakGlasses(db, vault, intake, parties, policy, record, ids, clock);
        removals = new Removals(db, vault, intake, record, ids, clock);
        legalBases = new LegalBases(db, record, ids, clock);
        holds = new Holds(db, record, ids, clock);
        retention = new Retention(db, policy, removals, clock);
        lab = new Lab(Lab.Settings.in(settings.cache()).withScratch(settings.scratch()));
        validation =
                new Validation(db, intake, new LabClient(lab), vault, record, jobs, ids, clock);
        catalogue = new Catalogue(record, ids, clock);
        profile = PublisherProfile.open(settings.data().resolve("publisher.properties"), chance);
        imports = new Imports(db, record, policy, jobs, profile.prefix(), ids, clock);
        dossiers = new Dossiers(db, profile.prefix(), clock);
        subscriptions = new Subscriptions(db, record, policy, jobs, ids, clock);
        mirrors = new Mirrors(db, record, jobs, clock);
        subscribed =
                new SubscriptionJobs(
                        subscriptions,
                        imports,
                        new FeedClient(
                                new SafeClient(
                                        settings.feeds().rules(),
                                        settings.feeds().resolver(),
                                        settings.feeds().tls(),
                                        FeedClient.SMALL),
                                clock),
                        clock);
        coordination =
                new Coordination(
                        db,
                        vault,
                        record,
                        parties,
                        policy,
                        intake,
                        validation,
                        this::advisoryOf,
                        links,
                        ids,
                        clock);
        signer = new AdvisoryKey(signing, profile.publisher().name(), clock, this::claimLate);
        stix = new StixCollection(db, clock);
        cveIds =
                new CveIds(
                        db,
                        record,
                        jobs,
                        ids,
                        clock,
                        CveSettings.in(settings.data(), profile.assigner().shortName()));
        var gathering = new Gathering(intake, validation, parties);
        advisories =
                new Advisories(
                        db,
                        vault,
                        record,
                        jobs,
                        policy,
                        catalogue,
                        imports,
                        coordination,
                        gathering,
                        new Disclosure(coordination, intake, catalogue),
                        profile,
                        signer,
                        stix,
                        ids,
                        clock);
        earlyNotices =
                new EarlyNotices(
                        db,
                        vault,
                        record,
                        parties,
                        policy,
                        gathering,
                        advisories,
                        profile,
                        signer,
                        ids,
                        clock);
        feeds = new Feeds(db, catalogue, policy, profile);
        aggregator = new Aggregator(db, mirrors, profile, signer, clock);
        drafts = new Csaf21Provider(db, profile, signer, clock);
        outbox = new Outbox(db, ids, clock);
        exposures = new Exposures(db, record, vault, parties, policy, inventory, ids, clock);
        matching =
                new Matching(
                        record,
                        vault,
                        outbox,
                        policy,
                        inventory,
                        new Installed(settings.data().resolve("match-index")),
                        new SaidOfSoftware(profile.prefix()),
                        dossiers,
                        Publications.of(advisories),
                        ids,
                        clock);

        distribution =
                new Distribution(db, record, validation, advisories, exposures, tuf, ids, clock);
        siteIndex = new SiteIndex(db, tuf, clock);
        queue =
                new Queue(
                        db,
                        advisories,
                        dossiers,
                        profiles,
                        lifecycles,
                        distribution::released,
                        clock);
        insight = new Insight(db, intake, validation, coordination, advisories, exposures);
        search = new Search(db, profile.prefix(), clock);

        var cursors = new Cursors(cursorKey(chance), chance);
        callers = new Callers(parties::authenticate, clock);
        api = new Api(routes(cursors), schemas, cursors, db, clock, callers);
        pages =
                new Pages(
                        new Pages.Facades(
                                db,
                                parties,
                                joins,
                                sessions,
                                passkeys,
                                identities,
                                passwords,
                                enrolments,
                                entrustments,
                                tokens,
                                holders,
                                offBoarding,
                                intake,
                                candidates,
                                openings,
                                breakGlasses,
                                removals,
                                holds,
                                legalBases,
                                validation,
                                coordination,
                                advisories,
                                earlyNotices,
                                feeds,
                                exposures,
                                queue,
                                this::releasesOf,
                                inventory,
                                profiles,
                                lifecycles,
                                insight,
                                search,
                                dossiers,
                                imports,
                                subscriptions,
                                mirrors),
                        schemas,
                        cursors,
                        clock,
                        this::address);
        watch = new Watch(db, jobs, outbox, record, clock, handlers().keySet());
        opened = pool.thenApply(_ -> open());
    }

    /** The keys without which what the database holds is noise, or would be signed by another. */
    private static List<String> keyFiles() {
        return Stream.concat(Stream.of(VAULT_KEY), Purpose.files().stream()).toList();
    }

    /** Knows which keys there are at this moment. */
    private Deployment deployment() {
        return Deployment.of(settings.kind(), settings.data().resolve("keys"), keyFiles())
                .knowing(VAULT_KEY, FileKeystore::identity)
                .asking(
                        Purpose.files(),
                        () ->
                                signing.ask(new Ask.Fingerprints(), Answer.Fingerprints.class)
                                        .byFile());
    }

    /**
     * A key that is made later than the others is written down later too: at the next start, when
     * the database is away just now.
     */
    private void claimLate() {
        try {
            require(deployment().claim(settings.database().join().owner()));
        } catch (StartRefused e) {
            log.error("event=signing_key_refused reason=\"{}\"", e.why());
            throw e;
        } catch (DatabaseException e) {
            log.warn("event=signing_key_not_written_down error={}", e.getMessage());
        }
    }

    private static void require(Deployment.Outcome outcome) {
        switch (outcome) {
            case Deployment.Outcome.Ours() -> {}
            case Deployment.Outcome.Refused(var why) -> throw StartRefused.because(why);
        }
    }

    private Parties.FirstStart open() {
        var first = parties.open("Clearinghouse", FirstToken.in(settings.data()));
        advisories
                .numberedOtherwise(worker(first.clearinghouse()))
                .ifPresent(number -> {
                    throw StartRefused.because(
                            "%s is published here, and %s in publisher.properties is %s: set it back to %s, as copies elsewhere, ids in OSV and numbers of GCVE hang on it."
                                    .formatted(
                                            number,
                                            PublisherProfile.PREFIX,
                                            profile.prefix(),
                                            number.substring(0, number.indexOf('-'))));
                });
        policy.load(worker(first.clearinghouse()));
        rotations.lookForLostKeys(worker(first.clearinghouse()));
        return first;
    }

    /** Whose word about the certificates of their callers counts. */
    List<String> certificateProxies() {
        return settings.certificateProxies();
    }

    /** Where the web server listens, once it does: it may have been told to choose. */
    void listensOn(int chosen) {
        port = chosen;
    }

    /**
     * Under which people reach this server. Without one of the operator's it is the one name of
     * this machine that a browser lets a passkey be bound to.
     */
    URI address() {
        return profile.address()
                .map(PublicAddress::origin)
                .orElseGet(() ->
                        URI.create(
                                (settings.tls().isPresent() ? "https" : "http")
                                        + "://localhost:"
                                        + port));
    }

    /** Kept in files, which only the server's user reads, and never printed. */
    private void giveLinks(PartyId clearinghouse) {
        enrolments.first(
                clearinghouse,
                secret -> EnrolmentLink.first(settings.data()).keep(address(), secret));
        settings.recover()
                .ifPresent(person -> {
                    switch (enrolments.recoverOnTheMachine(clearinghouse, person)) {
                        case Enrolments.Offline.Issued(var secret) ->
                                EnrolmentLink.recovery(settings.data()).keep(address(), secret);
                        case Enrolments.Offline.NoSuchPerson(var administrators) ->
                                throw StartRefused.because(
                                        "Nobody has the id that --recover names; the administrators are: "
                                                + String.join(", ", administrators)
                                                + ".");
                    }
                });
    }

    /** What a party may take with it; a part that its roles do not show is left out. */
    private static final Map<String, String> EXPORTED_WHOLE =
            Map.of("operator", "/api/v1/operator");

    private static final List<Export.Part> EXPORTED =
            List.of(
                    new Export.Part(
                            "claims",
                            "/api/v1/scans/claims",
                            Optional.empty(),
                            Map.of(),
                            Map.of(),
                            Map.of()),
                    new Export.Part(
                            "findings",
                            "/api/v1/findings",
                            Optional.of("/api/v1/findings/{finding}"),
                            Map.of(
                                    "proof",
                                    "/api/v1/findings/{finding}/proof",
                                    "evidence",
                                    "/api/v1/findings/{finding}/evidence"),
                            Map.of(),
                            Map.of()),
                    new Export.Part(
                            "cases",
                            "/api/v1/cases",
                            Optional.of("/api/v1/cases/{case}"),
                            Map.of(),
                            Map.of("patches", "/api/v1/patches/{patch}"),
                            Map.of()),
                    new Export.Part(
                            "assets",
                            "/api/v1/assets",
                            Optional.of("/api/v1/assets/{asset}"),
                            Map.of(),
                            Map.of(),
                            Map.of("history", "/api/v1/assets/{asset}/history")),
                    new Export.Part(
                            "contacts",
                            "/api/v1/operator/contacts",
                            Optional.empty(),
                            Map.of(),
                            Map.of(),
                            Map.of()),
                    new Export.Part(
                            "operator_history",
                            "/api/v1/operator/history",
                            Optional.empty(),
                            Map.of(),
                            Map.of(),
                            Map.of()),
                    new Export.Part(
                            "inventories",
                            "/api/v1/inventories",
                            Optional.empty(),
                            Map.of("document", "/api/v1/inventories/{inventory}/document"),
                            Map.of(),
                            Map.of()),
                    new Export.Part(
                            "exposures",
                            "/api/v1/exposures",
                            Optional.of("/api/v1/exposures/{exposure}"),
                            Map.of(),
                            Map.of(),
                            Map.of()),
                    new Export.Part(
                            "readings",
                            "/api/v1/me/reads",
                            Optional.empty(),
                            Map.of(),
                            Map.of(),
                            Map.of()));

    private List<Route> routes(Cursors cursors) {
        var provider = new CsafProvider(db, profile, signer, clock);
        var groups =
                List.<Route.Group>of(
                        new AuditRoutes(new AuditLog(db, signing)),
                        new VaultRoutes(rotations),
                        new PartyRoutes(parties),
                        new JoinRoutes(joins),
                        new TokenRoutes(tokens, clock),
                        new HolderRoutes(holders, offBoarding),
                        new InventoryRoutes(inventory, lifecycles),
                        new ProfileRoutes(inventory, profiles, lifecycles),
                        new LifecycleRoutes(lifecycles),
                        new ScanningRoutes(scanning),
                        new IntakeRoutes(
                                db, intake, new Stages(validation, coordination, advisories)),
                        new CandidateRoutes(db, candidates),
                        new OpeningRoutes(openings),
                        new BreakGlassRoutes(breakGlasses, clock),
                        new RemovalRoutes(removals),
                        new ValidationRoutes(validation, intake),
                        new CoordinationRoutes(coordination, this::releasesOf),
                        new AdvisoryRoutes(advisories),
                        new CveIdRoutes(cveIds),
                        new TaxiiRoutes(stix, profile),
                        new ProviderRoutes(provider),
                        new EarlyNoticeRoutes(earlyNotices, provider),
                        new Csaf21Routes(drafts),
                        new AggregatorRoutes(aggregator),
                        new FeedRoutes(feeds),
                        new GcveRoutes(new Gcve(db, profile)),
                        new ImportRoutes(imports),
                        new OsvRoutes(imports),
                        new DossierRoutes(dossiers, imports),
                        new SubscriptionRoutes(subscriptions, mirrors, clock),
                        new QueueRoutes(exposures, queue),
                        new ExposureRoutes(exposures, queue, distribution::released),
                        new DistributionRoutes(distribution, siteIndex),
                        new RetentionRoutes(holds, retention),
                        new LegalBasisRoutes(db, legalBases, intake, parties),
                        new InsightRoutes(insight),
                        new SearchRoutes(search));
        var routes =
                groups.stream()
                        .flatMap(group -> group.routes().stream())
                        .collect(Collectors.toCollection(ArrayList::new));
        routes.add(
                new Export(EXPORTED_WHOLE, EXPORTED, routes, cursors, clock)
                        .route("/api/v1/me/export", Parties.TAKE_ALONG));
        routes.add(
                Route.get(
                                "/api/v1/openapi.json",
                                "This contract",
                                new Permission("advisory:read"),
                                "nothing",
                                _ ->
                                        Response.file(
                                                "application/json",
                                                clearinghouse.platform.Json.mapper()
                                                        .writeValueAsBytes(
                                                                new OpenApi(routes, schemas)
                                                                        .document())))
                        .openTo("the contract is public")
                        .answeringFile("application/json"));
        return routes;
    }

    /** What later capabilities end with a party. */
    private void partyLeft(Tx tx, Access access, PartyId party) {
        coordination.partyLeft(tx, access, party);
    }

    /** A case shows its advisory, which a later capability makes. */
    private Optional<String> advisoryOf(Tx tx, Access access, VulnerabilityId vulnerability) {
        return advisories.advisoryOf(tx, access, vulnerability);
    }

    /** A case shows what was released of its patches. */
    private Map<PatchId, String> releasesOf(Access access, Collection<PatchId> patches) {
        return distribution.releasesOf(access, patches).entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, release -> release.getValue().code()));
    }

    /** Which capability works off which kind of job. */
    private Map<String, Consumer<Workers.Lease>> handlers() {
        var handlers = new HashMap<String, Consumer<Workers.Lease>>();
        handlers.putAll(new VaultJobs(rotations).handlers());
        handlers.putAll(new CandidateJobs(candidates).handlers());
        handlers.putAll(new AdvisoryJobs(advisories, cveIds).handlers());
        handlers.putAll(new Csaf21Jobs(db, jobs, drafts).handlers());
        handlers.putAll(new AggregatorJobs(db, jobs, aggregator).handlers());
        handlers.putAll(new ValidationJobs(validation).handlers());
        handlers.putAll(subscribed.handlers());
        handlers.putAll(new CoordinationJobs(coordination).handlers());
        handlers.putAll(new ExposureJobs(db, matching, exposures).handlers());
        return handlers;
    }

    /** Asked once, so that an operator learns it before a finder does. */
    Optional<String> laboratoryProblem() {
        return lab.problem(Target.shipped());
    }

    /** Waits for the database, then starts what runs beside the requests. */
    Parties.FirstStart start() {
        var first = opened.join();
        giveLinks(first.clearinghouse());
        signer.openOn(task -> Thread.ofPlatform().name("signing-key").daemon().start(task));
        var workers =
                new Workers(
                        db,
                        jobs,
                        worker(first.clearinghouse()),
                        Node.in(settings.data(), ids.chance()).name(),
                        handlers());
        workers.start(WORKERS);
        stops.add(workers::close);
        var announcer = new JobAnnouncer(db, worker(first.clearinghouse()));
        announcer.start();
        stops.add(announcer::close);
        jobs.whenEnqueued(() -> {
            workers.wake();
            announcer.ring();
        });
        var listener = new JobListener(settings.database().join().server(), workers::wake);
        listener.start();
        stops.add(listener::close);
        var sequencer =
                new Sequencer(
                        db,
                        worker(first.clearinghouse()),
                        signing,
                        new Anchor(settings.anchor()),
                        clock);
        sequencer.start();
        stops.add(sequencer::close);
        var renewal = new DistributionJobs(distribution, siteIndex, worker(first.clearinghouse()));
        renewal.start();
        stops.add(renewal::close);
        var keeping = new RetentionJobs(retention, worker(first.clearinghouse()));
        keeping.start();
        stops.add(keeping::close);
        var asking = subscribed.timer(worker(first.clearinghouse()));
        asking.start();
        stops.add(asking::close);
        if (drafts.isThere()) {
            var drafting = new Csaf21Jobs(db, jobs, drafts).timer(worker(first.clearinghouse()));
            drafting.start();
            stops.add(drafting::close);
        }
        var joining = new JoinJobs(joins, worker(first.clearinghouse()));
        joining.start();
        stops.add(joining::close);
        if (settings.semantic().isPresent()) {
            var meanings = new MeaningJobs(db, jobs, candidates, worker(first.clearinghouse()));
            meanings.start();
            stops.add(meanings::close);
        }
        outbox.start(
                worker(first.clearinghouse()),
                new ExposureJobs(db, matching, exposures).deliveries());
        stops.add(outbox::close);
        watch.begin(
                worker(first.clearinghouse()),
                List.of(workers::alive, sequencer::alive, outbox::alive));
        return first;
    }

    boolean ready() {
        return opened.isDone() && !opened.isCompletedExceptionally();
    }

    private static Access worker(PartyId clearinghouse) {
        var grants =
                Arrays.stream(
                                "job:work finding:validate inventory:match exposure:find audit:seal advisory:read advisory:import party:read"
                                        .split(" "))
                        .map(Permission::new)
                        .collect(Collectors.toSet());
        return new Access("worker", clearinghouse, Optional.empty(), "job", grants);
    }

    private Path key(String name) {
        return settings.data().resolve("keys").resolve(name);
    }

    /** A cursor is good until the next start. */
    private static SecretKeySpec cursorKey(SecureRandom chance) {
        var key = new byte[32];
        chance.nextBytes(key);
        return new SecretKeySpec(key, "AES");
    }

    @Override
    public void close() {
        stops.reversed().forEach(Runnable::run);
        // Also one that is still being opened, and what is done with it first.
        opened.handle((_, _) -> true).join();
        if (!pool.isCompletedExceptionally()) {
            pool.join().close();
        }
        signing.close();
    }
}
