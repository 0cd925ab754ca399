package org.apache.james.transport.mailets;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jspecify.annotations.Nullable;

/**
 * Stand-in: keeps the mail in the repository {@code repositoryPath} (required, a URL) and ends its way, unless
 * {@code passThrough} is true.
 */
public class ToRepository extends GenericMailet {
    private final MailRepositoryStore store;
    private @Nullable MailRepository repository;
    private boolean passThrough;

    @Inject
    public ToRepository(MailRepositoryStore store) {
        this.store = store;
    }

    @Override
    public void init() throws MessagingException {
        String url = getInitParameter("repositoryPath");
        if (url == null) {
            throw new MessagingException("ToRepository needs the parameter repositoryPath");
        }
        passThrough = Boolean.parseBoolean(getInitParameter("passThrough", "false"));
        try {
            repository = store.select(MailRepositoryUrl.from(url));
        } catch (MailRepositoryStore.MailRepositoryStoreException | RuntimeException e) {
            throw new MessagingException("No mail repository " + url, e);
        }
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (repository == null) {
            throw new MessagingException("ToRepository was not initialised");
        }
        repository.store(mail);
        if (!passThrough) {
            mail.setState(Mail.GHOST);
        }
    }
}
