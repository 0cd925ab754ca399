package org.jamesconsent.testing;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.modules.server.MailetContainerModule.DefaultProcessorsConfigurationSupplier;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.DelegationStore;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.james.user.memory.NaiveDelegationStore;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;

/** The bindings that James's own modules leave to a ready-made app: data in memory, our queue, our way out. */
final class AssemblyModule extends AbstractModule {
    /** Every kind of repository that James's apps know lies in memory here, so that any sample URL works. */
    private static final List<String> REPOSITORY_PROTOCOLS =
            List.of("memory", "file", "cassandra", "postgres", "blob", "jdbc", "jpa");

    private final DirectoryMailQueueFactory queues;
    private final Outbox outbox;
    private final List<String> domains;
    private final Map<String, String> users;

    AssemblyModule(DirectoryMailQueueFactory queues, Outbox outbox, List<String> domains, Map<String, String> users) {
        this.queues = queues;
        this.outbox = outbox;
        this.domains = domains;
        this.users = users;
    }

    /** Hands out the injector once James has started. */
    static final class Parts implements GuiceProbe {
        private final Injector injector;

        @Inject
        Parts(Injector injector) {
            this.injector = injector;
        }

        Injector injector() {
            return injector;
        }
    }

    @Override
    protected void configure() {
        bind(Outbox.class).toInstance(outbox);

        bind(DirectoryMailQueueFactory.class).toInstance(queues);
        bind(new TypeLiteral<MailQueueFactory<?>>() {}).toInstance(queues);
        bind(new TypeLiteral<MailQueueFactory<? extends MailQueue>>() {}).toInstance(queues);
        bind(new TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>>() {})
                .toInstance(queues);

        bind(MemoryDomainList.class).in(Scopes.SINGLETON);
        bind(DomainList.class).to(MemoryDomainList.class);
        bind(MemoryRecipientRewriteTable.class).in(Scopes.SINGLETON);
        bind(RecipientRewriteTable.class).to(MemoryRecipientRewriteTable.class);
        bind(UsersRepository.class).to(MemoryUsersRepository.class);
        bind(DelegationStore.class).to(NaiveDelegationStore.class);
        bind(MemoryMailRepositoryUrlStore.class).in(Scopes.SINGLETON);
        bind(MailRepositoryUrlStore.class).to(MemoryMailRepositoryUrlStore.class);
        bind(MailRepositoryStoreConfiguration.Item.class)
                .toInstance(new MailRepositoryStoreConfiguration.Item(
                        REPOSITORY_PROTOCOLS.stream().map(Protocol::new).collect(ImmutableList.toImmutableList()),
                        MemoryMailRepository.class.getName(),
                        new BaseHierarchicalConfiguration()));
        bind(DefaultProcessorsConfigurationSupplier.class).toInstance(() -> {
            throw new IllegalStateException("conf/mailetcontainer.xml is missing or has no <processors>");
        });

        Multibinder.newSetBinder(binder(), GuiceProbe.class).addBinding().to(Parts.class);
    }

    @Provides
    @Singleton
    MemoryUsersRepository users(DomainList domainList) {
        return MemoryUsersRepository.withVirtualHosting(domainList);
    }

    @ProvidesIntoSet
    InitializationOperation configureDomains(DomainListConfiguration configuration, MemoryDomainList domainList) {
        return InitilizationOperationBuilder.forClass(MemoryDomainList.class).init(() -> {
            domainList.configure(configuration);
            List<Domain> wanted = Stream.concat(
                            domains.stream(),
                            users.keySet().stream().map(user -> user.substring(user.indexOf('@') + 1)))
                    .map(Domain::of)
                    .distinct()
                    .toList();
            for (Domain domain : wanted) {
                if (!domainList.containsDomain(domain)) {
                    domainList.addDomain(domain);
                }
            }
        });
    }

    @ProvidesIntoSet
    InitializationOperation configureUsers(ConfigurationProvider configurations, MemoryUsersRepository repository) {
        return InitilizationOperationBuilder.forClass(MemoryUsersRepository.class)
                .init(() -> {
                    var configuration = configurations.getConfiguration("usersrepository");
                    repository.configure(configuration);
                    repository.setEnableVirtualHosting(configuration.getBoolean("enableVirtualHosting", true));
                    for (Map.Entry<String, String> user : users.entrySet()) {
                        repository.addUser(Username.of(user.getKey()), user.getValue());
                    }
                });
    }

    @ProvidesIntoSet
    InitializationOperation configureRewriting(
            ConfigurationProvider configurations, MemoryRecipientRewriteTable rewriteTable) {
        return InitilizationOperationBuilder.forClass(MemoryRecipientRewriteTable.class)
                .init(() -> rewriteTable.configure(configurations.getConfiguration("recipientrewritetable")));
    }
}
